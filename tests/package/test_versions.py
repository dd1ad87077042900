"""Two versions side by side in one home."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.shared.settings import SettingsFile
from tests.helpers.frozen_program import FrozenProgram, unpacked
from tests.helpers.person_tasks import (
    START_S,
    paint_over_the_bar,
    restore,
    save,
    write_barred_picture,
)
from tests.helpers.x_server import MISSING, person_at_desktop

ROOT = Path(__file__).parents[2]
END_S = 60

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")


@pytest.fixture
def other(folder: Path, home: Path) -> Iterator[FrozenProgram]:
    """Another copy of the program, as of another version; it is removed in the end."""
    with unpacked(folder, folder.with_name("reweave 旧")) as copy:
        yield FrozenProgram(folder=copy, home=home)


def test_windows_of_two_versions_share_a_home(
    program: FrozenProgram, other: FrozenProgram, tmp_path: Path
) -> None:
    home, errors = program.home, [tmp_path / "errors 1.txt", tmp_path / "errors 2.txt"]
    photos = [home / "new.png", home / "old.png"]
    for photo in photos:
        write_barred_picture(photo)

    with (
        person_at_desktop(ROOT / "test-output" / "package" / "versions") as person,
        program.opened(photos[0], display=person.display, stderr=errors[0]) as first,
    ):
        below = person.wait_for_window("new.png", timeout_s=START_S)
        paint_over_the_bar(person, below)
        restore(person, below)
        with other.opened(photos[1], display=person.display, stderr=errors[1]) as second:
            above = person.wait_for_window("old.png", timeout_s=START_S)
            paint_over_the_bar(person, above)
            restore(person, above)
            person.look("both")
            save(person, above)
            person.key("ctrl+q")
            assert second.wait(timeout=END_S) == 0
        person.look("one")
        save(person, below)
        person.key("ctrl+q")
        assert first.wait(timeout=END_S) == 0

    assert [path.read_text(encoding="utf-8") for path in errors] == ["", ""]
    assert {path.name for path in home.glob("*restored*")} == {
        "new-restored.png",
        "old-restored.png",
    }
    recent = SettingsFile(home / ".config" / "reweave" / "settings.ini").read().recent_files
    assert {Path(path).stem for path in recent} >= {"new", "new-restored"}
