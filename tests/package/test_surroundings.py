"""Locales, several programs at once, and traced commands."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers import system_calls
from tests.helpers.frozen_program import FrozenProgram
from tests.helpers.locales import make_german_locale


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A file for system calls."""
    if fault := system_calls.find_fault():
        pytest.skip(fault)
    return tmp_path / "calls.txt"


def test_the_locale_changes_no_pixel(
    program: FrozenProgram, scratched: tuple[Path, Path], tmp_path: Path
) -> None:
    locales = {"plain": {"LC_ALL": "C"}, "german": make_german_locale(tmp_path)}
    outs = {name: program.home / f"готово {name}.png" for name in locales}

    for name, variables in locales.items():
        done = replace(program, variables=variables).run("restore", *scratched, "-o", outs[name])
        assert (done.stdout, done.returncode) == (f"{outs[name]}\n", 0)

    assert outs["german"].read_bytes() == outs["plain"].read_bytes()


def test_two_programs_restore_at_once(program: FrozenProgram, scratched: tuple[Path, Path]) -> None:
    outs = [program.home / f"{number}.png" for number in (1, 2)]

    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda out: program.run("restore", *scratched, "-o", out), outs))

    assert [run.stdout for run in done] == [f"{out}\n" for out in outs]
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_command_opens_no_socket(
    program: FrozenProgram, scratched: tuple[Path, Path], record: Path
) -> None:
    done = program.run("find", scratched[0], through=system_calls.tracing(record))

    assert done.returncode == 0
    assert system_calls.list_network_calls(record) == []
