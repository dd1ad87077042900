import logging
from pathlib import Path

import pytest

from app.shared.logs import start_logging, stop_logging


def test_records_and_warnings_go_to_the_file(tmp_path: Path) -> None:
    handler = start_logging(tmp_path / "logs")
    logging.getLogger("engine.process.client").error("the engine process ended")
    stop_logging(handler)

    assert "the engine process ended" in (tmp_path / "logs" / "reweave.log").read_text()


def test_unwritable_folder_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "logs").touch()

    handler = start_logging(tmp_path / "logs")
    logging.getLogger("engine.process.client").error("unheard")
    stop_logging(handler)

    assert (tmp_path / "logs").read_bytes() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_ignored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reweave.log").symlink_to("/dev/full")

    handler = start_logging(tmp_path)
    logging.getLogger("engine.process.client").error("unheard")
    stop_logging(handler)

    assert capsys.readouterr().err == ""


def test_a_name_that_is_not_unicode_is_escaped(tmp_path: Path) -> None:
    handler = start_logging(tmp_path)
    logging.getLogger("engine.process.client").error("caf\udce9.png is gone")
    stop_logging(handler)

    assert "caf\\udce9.png is gone" in (tmp_path / "reweave.log").read_text()
