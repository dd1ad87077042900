"""The wheel has every file that the program reads."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "engine", "training", "resources", "docs/user")
# Sources of the compiled translations, and the configuration of one training run.
LEFT_OUT = ("resources/translations/*.ts", "resources/models/base.toml")


def list_data() -> list[str]:
    """Return the files of the packages that are no modules."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.*"))
    names = (path.relative_to(ROOT).as_posix() for path in files if path.is_file())
    return [name for name in names if not name.endswith(".py") and "__pycache__" not in name]


def test_every_file_but_modules_is_package_data() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    data = settings["tool"]["setuptools"]["package-data"]
    patterns = [
        f"{package.replace('.', '/')}/{pattern.replace('**/', '*')}"
        for package, patterns in data.items()
        for pattern in patterns
    ]

    missing = [
        name
        for name in list_data()
        if not any(fnmatch(name, pattern) for pattern in (*patterns, *LEFT_OUT))
    ]

    assert len(list_data()) > 100
    assert missing == []
