"""Reads and writes trees of settings: frozen dataclasses, as TOML or JSON."""

import dataclasses
import json
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from training.errors import ConfigError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T", bound="DataclassInstance")


def read_settings(
    path: Path | None, overrides: list[str], *, over: _T, free_keys: Collection[str] = ()
) -> _T:
    """Return the settings of a TOML file with `section.key=value` overrides on top.

    Args:
        path: TOML file; None for none.
        overrides: Settings that override the file's.
        over: Settings that both override.
        free_keys: Names of tables whose keys the user makes up; they are replaced as a whole.

    Raises:
        ConfigError: The file cannot be read, or a key or a value does not fit.
    """
    try:
        tree = {} if path is None else tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for override in overrides:
        _override(tree, override)
    return _convert(_merge(msgspec.to_builtins(over), tree, free_keys), type(over))


def settings_to_json(settings: "DataclassInstance") -> str:
    """Return settings as JSON text, which `settings_from_json` reads."""
    return json.dumps(dataclasses.asdict(settings), indent=1, default=str)


def settings_from_json(text: str, kind: type[_T]) -> _T:
    """Return the settings that `settings_to_json` wrote.

    Raises:
        ConfigError: The text is not such settings; those of another version differ.
    """
    try:
        return _convert(msgspec.json.decode(text, type=dict[str, object]), kind)
    except (msgspec.DecodeError, ConfigError) as error:
        raise ConfigError(f"not a run's configuration: {error}") from error


def _convert(tree: Mapping[str, object], kind: type[_T]) -> _T:
    """Return the settings of a tree of plain values; those that it lacks have defaults."""
    try:
        settings = msgspec.convert(tree, kind, strict=True)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error)) from error
    _refuse_unknown(
        tree, msgspec.to_builtins(settings)
    )  # msgspec has ignored what it does not know
    return settings


def _refuse_unknown(given: object, known: object, *, section: str = "") -> None:
    """Refuse keys that are not settings: misspelt ones, or those of another version."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            if key not in known:
                raise ConfigError(
                    f"{section}{key}: not a setting; expected one of {', '.join(known)}"
                )
            _refuse_unknown(value, known[key], section=f"{section}{key}.")
    elif isinstance(given, list | tuple) and isinstance(known, list | tuple):
        for one, other in zip(given, known, strict=True):
            _refuse_unknown(one, other, section=section)


def _merge(
    base: Mapping[str, object], tree: Mapping[str, object], free_keys: Collection[str]
) -> dict[str, object]:
    """Return the base with the tree's values; a table with free keys is replaced as a whole."""
    merged = dict(base)
    for key, value in tree.items():
        deeper = merged.get(key)
        if isinstance(value, dict) and isinstance(deeper, dict) and key not in free_keys:
            merged[key] = _merge(deeper, value, free_keys)
        else:
            merged[key] = value
    return merged


def _override(tree: dict[str, object], override: str) -> None:
    """Put one `section.key=value` into a tree; the value is TOML, or otherwise a plain string."""
    key, equals, text = override.partition("=")
    if not equals:
        raise ConfigError(f"expected key=value, got {override!r}")
    try:
        value: object = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    *sections, last = key.strip().split(".")
    branch = tree
    for section in sections:
        deeper = branch.setdefault(section, {})
        if not isinstance(deeper, dict):
            raise ConfigError(f"{key}: {section} is a value, not a section")
        branch = deeper
    branch[last] = value
