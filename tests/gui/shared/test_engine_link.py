"""The engine as the window sees it, while it looks for damage."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.shared.engine_link import EngineLink
from engine.detection.damage_map import DamageMap
from engine.errors import DetectorMissingError
from engine.events import EngineEvent
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.fake_session import find_white, photograph

MISSING = DetectorMissingError("detector.safetensors: there is no such file")


class Linked:
    """A link to a fake engine that has a picture, and everything that the link has signalled."""

    def __init__(self) -> None:
        self.engines: list[FakeEngine] = []
        self.link = EngineLink(lambda on_event, _model: self._make(on_event))
        self.seen: list[tuple[str, object]] = []
        link = self.link
        link.damage_found.connect(lambda event: self.seen.append(("found", event.damage)))
        link.find_failed.connect(lambda error: self.seen.append(("failed", error)))
        link.find_cancelled.connect(lambda: self.seen.append(("cancelled", None)))
        link.job_failed.connect(lambda error: self.seen.append(("job failed", error)))
        link.job_cancelled.connect(lambda: self.seen.append(("job cancelled", None)))
        link.start(Path("fake.safetensors"))
        link.share_picture(photograph())

    def _make(self, on_event: Callable[[EngineEvent], None]) -> FakeEngine:
        self.engines.append(FakeEngine(on_event))
        return self.engines[-1]

    @property
    def engine(self) -> FakeEngine:
        return self.engines[-1]


@pytest.fixture
def linked(qtbot: QtBot) -> Iterator[Linked]:
    del qtbot
    linked = Linked()
    yield linked
    linked.link.close()


def damage() -> DamageMap:
    return find_white(np.full((12, 20, 3), 255, np.uint8))


def test_a_search_is_a_job_until_the_damage_is_found(qtbot: QtBot, linked: Linked) -> None:
    linked.link.find_damage()
    was_finding = linked.link.is_busy, linked.link.is_finding
    found = damage()

    linked.engine.find(found)
    qtbot.waitUntil(lambda: bool(linked.seen))

    assert was_finding == (True, True)
    assert linked.seen == [("found", found)]
    assert (linked.link.is_busy, linked.link.is_finding) == (False, False)


def test_a_search_shows_its_progress(qtbot: QtBot, linked: Linked) -> None:
    linked.link.find_damage()

    with qtbot.waitSignal(linked.link.job_progressed) as progressed:
        linked.engine.progress_find(0.25)

    assert progressed.args is not None
    assert progressed.args[0].fraction == 0.25


def test_a_search_that_fails_fails_no_restore(qtbot: QtBot, linked: Linked) -> None:
    linked.link.find_damage()

    linked.engine.fail_find(MISSING)
    qtbot.waitUntil(lambda: bool(linked.seen))

    assert linked.seen == [("failed", MISSING)]


def test_a_search_that_is_cancelled_drops_what_was_on_its_way(qtbot: QtBot, linked: Linked) -> None:
    linked.link.find_damage()

    linked.link.cancel()
    linked.engine.find(damage())
    qtbot.waitUntil(lambda: bool(linked.seen))

    assert linked.seen == [("cancelled", None)]
    assert linked.engine.cancelled == [linked.engine.finds[-1].job_id]
