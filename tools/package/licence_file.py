"""LICENSES.txt, the licences of the package for people to read."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from app.shared.licences import Component

_RULE: Final = 100 * "="
_INTRODUCTION: Final = """\
LICENCES OF REWEAVE AND OF EVERYTHING IN THIS FOLDER

Reweave is under the Apache License 2.0. It contains the components listed below, each under its own
licence; all texts follow the list. In the program, Help > About Reweave > Licences shows the same.

This software is based in part on the work of the Independent JPEG Group. Portions of it are
copyright of The FreeType Project (https://freetype.org). All rights reserved. It includes software
developed by the OpenSSL Project for use in the OpenSSL Toolkit (https://www.openssl.org), and
cryptographic software written by Eric Young.
"""
_REPLACING: Final = """\
REPLACING LIBRARIES UNDER THE LGPL

The components listed here are under the GNU Lesser General Public License. Each lies in this folder
as shared libraries of its own, with the file names given, or is a part of the library of the
distribution named with it. You may change them and put your own builds in their place:

1. Get the source from the address given, in the version named. For libvips and what it contains,
   https://github.com/kleisauke/libvips-packaging has the scripts of the build.
2. Build a shared library with the same interface, for the same system and processor.
3. Put it in this folder under the name of the file that it replaces, and keep a copy of that one.

Reweave checks neither names nor contents of these files, and uses them through their public
interfaces only. Its licence permits you to take it apart as far as finding errors in such changes
needs it.
"""


def write_licence_file(components: Iterable[Component], path: Path) -> None:
    """Write the list and the texts; a text that several components share is printed once."""
    path.write_text("\n".join(_list_lines(list(components))) + "\n", encoding="utf-8")


def _list_lines(components: list[Component]) -> Iterator[str]:
    yield _INTRODUCTION
    for component in components:
        yield f"* {_title(component)}: {component.licence}"
    yield f"\n{_RULE}\n{_REPLACING}"
    for component in components:
        if "LGPL" in component.licence:
            yield from _list_places(component)
    printed: dict[str, str] = {}
    for component in components:
        yield f"\n{_RULE}\n{_title(component)}\nLicence: {component.licence}"
        yield from _list_places(component, is_titled=False)
        for text in component.texts:
            if first := printed.get(text):
                yield f"\nThe text that begins “{_first_words(text)}” is printed under {first}."
            else:
                printed[text] = _title(component)
                yield f"\n{text}\n"


def _list_places(component: Component, *, is_titled: bool = True) -> Iterator[str]:
    if is_titled:
        yield f"* {_title(component)}"
    indent = "  " if is_titled else ""
    if component.home:
        yield f"{indent}Source: {component.home}"
    if component.origins:
        yield f"{indent}Comes with: {', '.join(component.origins)}"
    if component.files:
        yield f"{indent}Files: {', '.join(component.files)}"


def _title(component: Component) -> str:
    return f"{component.name} {component.version}".strip()


def _first_words(text: str) -> str:
    return " ".join(text.split()[:8])
