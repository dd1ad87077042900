"""Locales that the system need not have: a test compiles its own."""

import subprocess
from pathlib import Path


def make_german_locale(folder: Path) -> dict[str, str]:
    """Compile the German locale, whose decimals have a comma; return variables that choose it."""
    name = "de_DE.UTF-8"
    subprocess.run(  # noqa: S603 a fixed program
        ["localedef", "-i", "de_DE", "-f", "UTF-8", folder / name],  # noqa: S607 found on PATH
        check=True,
    )
    return {"LANG": name, "LOCPATH": str(folder)}
