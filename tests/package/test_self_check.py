"""The frozen program finds everything in order where it was made."""

from tests.helpers.frozen_program import FrozenProgram


def test_the_self_check_finds_nothing_wrong(program: FrozenProgram) -> None:
    done = program.run("--self-check")

    assert "Failed" not in done.stdout
    assert ", packaged program, " in done.stdout
    assert "Qt 6." in done.stdout
    assert "OpenCV " in done.stdout
    assert "\nOK      Restoring       right: " in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)
