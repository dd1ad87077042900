"""Two builds of the package compared file by file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.package.compare import find_differences, main


def build(folder: Path) -> Path:
    """Make a small build."""
    (folder / "_internal").mkdir(parents=True)
    (folder / "reweave").write_bytes(b"program")
    (folder / "reweave").chmod(0o755)
    (folder / "_internal" / "library.so").write_bytes(b"library 1")
    (folder / "library.so").symlink_to("_internal/library.so")
    return folder


def link_elsewhere(folder: Path) -> None:
    (folder / "library.so").unlink()
    (folder / "library.so").symlink_to("reweave")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda folder: (folder / "new").mkdir(), "new: only in the second"),
        (lambda folder: (folder / "library.so").unlink(), "library.so: only in the first"),
        (lambda folder: (folder / "reweave").chmod(0o644), "reweave: executable file, file"),
        (link_elsewhere, "library.so: leads to _internal/library.so, reweave"),
        (lambda folder: (folder / "reweave").write_bytes(b"a"), "reweave: 7 bytes, 1 bytes"),
        (
            lambda folder: (folder / "_internal" / "library.so").write_bytes(b"library 2"),
            "_internal/library.so: 9 bytes, first other one at 8",
        ),
    ],
)
def test_each_difference_is_named(
    tmp_path: Path, change: Callable[[Path], None], expected: str
) -> None:
    first, second = build(tmp_path / "first"), build(tmp_path / "second")
    change(second)

    assert list(find_differences(first, second)) == [expected]


def test_equal_builds_end_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = build(tmp_path / "first"), build(tmp_path / "second")

    status = main([str(first), str(second)])

    assert (status, capsys.readouterr().out) == (0, "4 entries, 0 differ\n")
