import logging
from pathlib import Path

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
