"""`reweave watch`: what arrives is restored until Ctrl+C."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.batch.items import BatchItem
from tests.helpers.batches import item, list_files, write_mask, write_photo
from tests.helpers.command_line import World


class Arrivals:
    """Satisfies `Watcher`: one picture is ready; Ctrl+C comes once it is restored."""

    def __init__(self, folder: Path) -> None:
        self._result = folder / "out" / "a.png"
        photo = write_photo(folder / "box" / "a.png")
        mask = write_mask(folder / "masks" / "a.png")
        self._ready = [item(photo, mask=mask, target=self._result)]

    def find_ready(self) -> Sequence[BatchItem]:
        if self._result.exists():
            raise KeyboardInterrupt
        ready, self._ready = self._ready, []
        return ready


def test_what_arrives_is_restored_until_ctrl_c(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals = Arrivals(world.folder)
    monkeypatch.setattr("app.command_line.watch.Watcher", lambda *_: arrivals)

    status = world.run(
        *("watch", world.folder / "box", "--masks", world.folder / "masks"),
        *("-o", world.folder / "out"),
    )

    assert status == 0
    assert list_files(world.folder / "out") == ["a.png"]
    assert (world.folder / "out" / "reweave-batch" / "report.html").is_file()
