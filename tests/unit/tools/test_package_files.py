"""What the packages of Windows and macOS say about the program."""

import plistlib
import re
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from PIL import Image
from typing_extensions import override

from engine.pictures.suffixes import PICTURE_SUFFIXES
from tools.package.file_types import PICTURES, PROJECT
from tools.package.icons import write_icns, write_ico
from tools.package.macos.info_plist import find_minimum_system, make_info_plist
from tools.package.windows.version_info import number_version

INSTALLER = Path(__file__).parents[3] / "tools" / "package" / "windows" / "reweave.iss"


class Wheel(Distribution):
    """An installed wheel with these tags."""

    def __init__(self, *tags: str) -> None:
        self.tags = tags

    @override
    def read_text(self, filename: str) -> str | None:
        return "".join(f"Tag: {tag}\n" for tag in self.tags)

    @override
    def locate_file(self, path: object) -> Path:
        return Path()


def list_suffixes() -> list[str]:
    return [suffix for kind in (*PICTURES, PROJECT) for suffix in kind.suffixes]


def test_every_kind_of_picture_is_offered() -> None:
    assert sorted(list_suffixes()) == sorted([*PICTURE_SUFFIXES, ".ora"])


def test_the_windows_installer_offers_the_same() -> None:
    script = INSTALLER.read_text(encoding="utf-8")
    (count, suffixes), *others = re.findall(r"#dim Suffixes\[(\d+)\] \{(.*)\}", script)

    assert not others
    assert sorted(re.findall(r'"(\.\w+)"', suffixes)) == sorted(list_suffixes())
    assert int(count) == len(list_suffixes())


def test_info_plist_can_be_written_and_names_the_oldest_system() -> None:
    plist = make_info_plist(minimum_system="14.0")

    assert plistlib.loads(plistlib.dumps(plist))["LSMinimumSystemVersion"] == "14.0"


@pytest.mark.parametrize(
    ("wheels", "expected"),
    [
        ([Wheel("py3-none-any")], "11.0"),
        ([Wheel("cp311-cp311-macosx_14_0_arm64"), Wheel("cp310-abi3-macosx_13_0_arm64")], "14.0"),
        ([Wheel("cp311-cp311-macosx_10_9_universal2", "cp311-cp311-macosx_12_0_arm64")], "11.0"),
        ([Wheel("cp311-cp311-macosx_9_0_arm64"), Wheel("cp311-cp311-macosx_12_3_arm64")], "12.3"),
    ],
)
def test_the_wheel_that_needs_the_newest_macos_decides(wheels: list[Wheel], expected: str) -> None:
    assert find_minimum_system(wheels) == expected


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2", (1, 2, 0, 0)), ("0.2.0rc1", (0, 2, 0, 0))],
)
def test_a_version_becomes_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert number_version(version) == numbers


def test_the_windows_icon_has_a_drawing_for_each_size(tmp_path: Path) -> None:
    write_ico(tmp_path / "reweave.ico")

    with Image.open(tmp_path / "reweave.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]


def test_the_macos_icon_keeps_a_margin(tmp_path: Path) -> None:
    write_icns(tmp_path / "reweave.icns")

    with Image.open(tmp_path / "reweave.icns") as icon:
        assert icon.size == (1024, 1024)
        alpha = icon.convert("RGBA").getchannel("A")
    left, top, right, bottom = alpha.getbbox() or (0, 0, 0, 0)
    assert (left, top) == pytest.approx((100, 100), abs=2)
    assert (right, bottom) == pytest.approx((924, 924), abs=2)
