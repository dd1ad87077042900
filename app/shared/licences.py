"""Licences of the software that the program consists of.

The packaged program carries a list of everything in it, made by `tools.package.licences`. Elsewhere,
the list names the installed distributions that the program uses.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePath
from typing import Final

import msgspec

from app.shared.paths import resource

PROGRAM: Final = "Reweave"
# Optional features of the program; its other extras are tools of developers.
_FEATURES: Final = ("heic", "raw")
_LICENCE_FILE: Final = re.compile(r"licen[cs]e|copying|copyright|notice|eula", re.IGNORECASE)
_CODE_SUFFIXES: Final = (".c", ".h", ".json", ".py", ".pyc", ".pyi")
_MAX_LICENCE_NAME: Final = 60


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of software, or data, with a licence of its own.

    Attributes:
        name: Its name.
        version: Its version; "" if unknown.
        licence: The licence's name, an SPDX expression where there is one.
        home: Address of its page or its source; "" if unknown.
        files: Names of the shared libraries of it that are in the program.
        origins: The packages, with their versions, that brought it.
        texts: Its licence and its notices, word for word.
    """

    name: str
    version: str = ""
    licence: str
    home: str = ""
    files: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def licence_list() -> Path:
    """Return the path of the packaged program's list."""
    return resource("licences.json")


def list_components() -> list[Component]:
    """Return the program, then everything that it consists of or uses, by name."""
    try:
        stored = licence_list().read_bytes()
    except FileNotFoundError:
        return _list_installed()
    return msgspec.json.decode(stored, type=list[Component])


def sort_components(components: list[Component]) -> list[Component]:
    """Return components by name, the program first."""
    return sorted(components, key=lambda item: (item.name != PROGRAM, item.name.casefold()))


def describe_distribution(found: Distribution) -> Component:
    """Return an installed distribution with the licence texts among its files."""
    name = _read_field(found, "Name")
    return Component(
        name=PROGRAM if name == "reweave" else name,
        version=found.version,
        licence=_name_licence(found),
        home=_find_home(found),
        texts=tuple(_read_texts(found)),
    )


def _list_installed() -> list[Component]:
    found: dict[str, Component] = {}
    wanted: list[tuple[str, tuple[str, ...]]] = [("reweave", _FEATURES)]
    seen = set()
    while wanted:
        name, extras = needed = wanted.pop()
        if needed in seen:
            continue
        seen.add(needed)
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        if name not in found:
            found[name] = describe_distribution(installed)
        wanted += _list_requirements(installed, extras)
    return sort_components(list(found.values()))


def _list_requirements(
    installed: Distribution, extras: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a distribution needs, perhaps on other systems only: names and their extras."""
    for line in installed.requires or ():
        needed = re.match(r"([\w.-]+)\s*(?:\[([^\]]*)\])?", line)
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)", line)
        if needed and (extra is None or extra[1] in extras):
            name = re.sub(r"[-_.]+", "-", needed[1]).lower()
            yield name, tuple(re.findall(r"[\w-]+", needed[2] or ""))


def _read_field(found: Distribution, field: str) -> str:
    values = found.metadata.get_all(field) or [""]
    return str(values[0])


def _name_licence(found: Distribution) -> str:
    expression = _read_field(found, "License-Expression")
    words = _read_field(found, "License").strip()
    if expression or (words and len(words) <= _MAX_LICENCE_NAME and "\n" not in words):
        return expression or words
    classifiers = found.metadata.get_all("Classifier") or []
    named = [str(line).rpartition(" :: ")[2] for line in classifiers if "License ::" in str(line)]
    return ", ".join(named)


def _find_home(found: Distribution) -> str:
    """Return the address of the source, or of the home page."""
    urls = dict(str(line).split(", ", 1) for line in found.metadata.get_all("Project-URL") or [])
    lowered = {label.lower(): url for label, url in urls.items()}
    labels = ("source", "source code", "repository", "homepage", "home")
    return next(
        (lowered[label] for label in labels if label in lowered), _read_field(found, "Home-page")
    )


def _read_texts(found: Distribution) -> Iterator[str]:
    """Yield the different texts of the licence files, those of the distribution itself first."""
    files = [path for path in found.files or () if _is_licence(path)]
    seen = set()
    for path in sorted(
        files, key=lambda path: (".dist-info" not in path.parts[0], len(path.parts))
    ):
        located = Path(str(found.locate_file(path)))
        text = located.read_text(encoding="utf-8", errors="replace").strip("\n").rstrip()
        words = " ".join(text.split())
        if words and words not in seen:
            seen.add(words)
            yield text


def _is_licence(path: PurePath) -> bool:
    is_named_so = _LICENCE_FILE.search(path.name) or "licenses" in path.parts[:-1]
    return bool(is_named_so) and path.suffix not in _CODE_SUFFIXES
