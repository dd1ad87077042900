"""The list of licences."""

from importlib.metadata import Distribution
from pathlib import Path

import msgspec
import pytest

from app.shared import licences
from app.shared.licences import Component, describe_distribution, list_components


class InstalledAt:
    """Makes distributions of files in a folder, as pip installs them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, metadata: str, files: dict[str, str]) -> Component:
        """Return the description of a distribution with this metadata and these files."""
        info = self._folder / "thing-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: Thing\nVersion: 1.0\n{metadata}\n", encoding="utf-8")
        for name, text in files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        record = "".join(f"{name},,\n" for name in files)
        (info / "RECORD").write_text(record, encoding="utf-8")
        return describe_distribution(Distribution.at(info))


@pytest.fixture
def installed(tmp_path: Path) -> InstalledAt:
    """Makes distributions in a folder of its own."""
    return InstalledAt(tmp_path)


def test_texts_are_those_of_the_distribution_first_and_once(installed: InstalledAt) -> None:
    files = {
        "thing/vendored/LICENSE": "Vendored",
        "thing/licence.py": "code",
        "thing-1.0.dist-info/licenses/LICENSE": "Own  text",
        "thing/LICENSE.txt": "Own text",
        "thing-1.0.dist-info/licenses/third_party/x.txt": "Third party",
    }

    found = installed.make("License-Expression: MIT", files)

    assert found.texts == ("Own  text", "Third party", "Vendored")


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License: BSD\nLicense-Expression: BSD-3-Clause", "BSD-3-Clause"),
        ("License: Apache 2.0", "Apache 2.0"),
        (
            f"License: {'long text ' * 20}\nClassifier: License :: OSI Approved :: MIT License",
            "MIT License",
        ),
    ],
)
def test_the_licence_is_the_most_exact_name(
    installed: InstalledAt, metadata: str, licence: str
) -> None:
    assert installed.make(metadata, {}).licence == licence


def test_from_source_the_program_comes_first_and_then_what_it_uses() -> None:
    names = [component.name for component in list_components()]

    assert names[0] == "Reweave"
    assert {"numpy", "pillow", "pyvips-binary", "torch"} <= set(names)
    assert "pytest" not in names


def test_the_packaged_program_reads_its_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = [Component(name="Qt", licence="LGPL-3.0-only", texts=("text",))]
    path = tmp_path / "licences.json"
    path.write_bytes(msgspec.json.encode(stored))
    monkeypatch.setattr(licences, "licence_list", lambda: path)

    assert list_components() == stored
