"""One session on a German desktop: restore, save, start a lesson, quit; and what it leaves."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from app.shared.paths import resource
from engine.pictures.files import read_picture
from engine.pictures.pixels import Pixels
from tests.helpers import system_calls
from tests.helpers.frozen_program import FrozenProgram, contents
from tests.helpers.locales import make_german_locale
from tests.helpers.person_tasks import (
    BAR,
    JOB_S,
    START_S,
    close_the_wizard,
    paint_over_the_bar,
    restore,
    save,
    teach,
    write_barred_picture,
)
from tests.helpers.processes import is_gone
from tests.helpers.x_server import MISSING, person_at_desktop, wait_until

ROOT = Path(__file__).parents[2]
END_S = 60
TITLE = "фото 2.png"
XDG = ("CONFIG", "DATA", "STATE", "CACHE")

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a session has left.

    Attributes:
        home: The user's home, which the environment names.
        before: Pixels of the picture.
        after: Pixels of the saved result.
        runs: Folder of unfinished runs.
        usual: Folders that the environment names for the files of programs.
        temporary: The folder that the environment names for temporary files.
        record: The system calls; None where nothing can be traced.
        status: The exit status.
        stderr: What was written there.
        is_unchanged: Whether the program's own folder is as it was.
    """

    home: Path
    before: Pixels
    after: Pixels
    runs: Path
    usual: Path
    temporary: Path
    record: Path | None
    status: int
    stderr: str
    is_unchanged: bool


@pytest.fixture(scope="module")
def session(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Restore, save, let the wizard begin to learn, and quit."""
    root = tmp_path_factory.mktemp("session")
    home, usual, temporary, album = (root / n for n in ("Müller 家", "usual", "tmp", "album"))
    for made in (home, usual, temporary):
        made.mkdir()
    shutil.copytree(resource("samples"), album)
    before = write_barred_picture(home / TITLE)
    record = None if system_calls.find_fault() else root / "calls.txt"
    variables = {f"XDG_{name}_HOME": str(usual / name.lower()) for name in XDG}
    variables |= {"TMPDIR": str(temporary), **make_german_locale(root)}
    program = FrozenProgram(folder=folder, home=home, variables=variables)
    runs = usual / "data" / "reweave" / "runs"
    files = contents(folder)

    with (
        person_at_desktop(ROOT / "test-output" / "package" / "session") as person,
        program.opened(
            home / TITLE,
            display=person.display,
            stderr=root / "stderr.txt",
            through=system_calls.tracing(record) if record else (),
        ) as process,
    ):
        window = person.wait_for_window(TITLE, timeout_s=START_S)
        paint_over_the_bar(person, window)
        restore(person, window)
        person.look("1-restored")
        save(person, window)
        wizard = teach(person, album)
        wait_until(lambda: any(runs.glob("*/request.json")), timeout_s=JOB_S, what="the trainer")
        person.look("2-learning")
        close_the_wizard(person, wizard)
        person.key("ctrl+q")
        status = process.wait(timeout=END_S)
        wait_until(lambda: is_gone(process.pid), timeout_s=END_S, what="the end of every process")
        return Session(
            home=home,
            before=before,
            after=read_picture(home / "фото 2-restored.png").pixels,
            runs=runs,
            usual=usual,
            temporary=temporary,
            record=record,
            status=status,
            stderr=(root / "stderr.txt").read_text(encoding="utf-8"),
            is_unchanged=contents(folder) == files,
        )


@pytest.fixture
def record(session: Session) -> Path:
    """The system calls of the session."""
    if session.record is None:
        pytest.skip(system_calls.find_fault())
    return session.record


def test_the_session_ends_in_good_order(session: Session) -> None:
    assert (session.status, session.stderr) == (0, "")


def test_the_saved_picture_is_mended_where_it_was_painted(session: Session) -> None:
    rows, columns = np.nonzero((session.after != session.before).any(axis=2))
    colours = np.ptp(session.after[BAR].astype(int), axis=2)

    assert colours.max() < 60  # grey, as everything around
    assert BAR[0].start - 30 < rows.min() < rows.max() < BAR[0].stop + 30
    assert BAR[1].start - 60 < columns.min() < columns.max() < BAR[1].stop + 60


def test_the_lesson_can_be_resumed(session: Session) -> None:
    assert len(list(session.runs.glob("*/request.json"))) == 1


def test_no_socket_reaches_beyond_this_computer(record: Path) -> None:
    assert system_calls.list_network_calls(record) == []


def test_files_are_written_where_the_environment_says(session: Session, record: Path) -> None:
    own = [session.usual / name.lower() / "reweave" for name in XDG]

    written = system_calls.list_written_files(record)

    allowed = (*own, session.home, session.temporary)  # the next tests look into the last two
    assert not {path for path in written if not any(map(path.is_relative_to, allowed))}


def test_the_home_holds_the_users_own_pictures_alone(session: Session) -> None:
    assert {path.name for path in session.home.rglob("*")} == {TITLE, "фото 2-restored.png"}


def test_nothing_temporary_is_left(session: Session) -> None:
    assert list(session.temporary.rglob("*")) == []


def test_the_program_folder_stays_as_it_was(session: Session) -> None:
    assert session.is_unchanged
