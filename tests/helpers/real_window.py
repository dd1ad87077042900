"""A main window with the real engine process and the shipped weights."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.shared.paths import default_detector
from app.teaching.setup import Teaching
from engine.api import DeviceChoice, EngineConfig
from engine.events import EngineEvent
from engine.process.client import EngineClient
from engine.process.engine import Engine
from engine.process.factory import serve
from tests.helpers.window_driver import WindowDriver

ENGINE_WAIT_MS = 180_000


class RealWindow(WindowDriver):
    """A window with the real engine process.

    Attributes:
        clients: The engine's client, once started.
    """

    def __init__(
        self, qtbot: QtBot, folder: Path, *, cache: Path, teaching: Teaching | None = None
    ) -> None:
        """Show an empty window.

        Args:
            qtbot: pytest-qt's helper.
            folder: Folder for settings, models and pictures.
            cache: Folder for compiled kernels.
            teaching: What the wizard needs; None for fakes.
        """
        self.clients: list[EngineClient] = []
        self._cache = cache
        super().__init__(qtbot, folder, engine_factory=self._make_client, teaching=teaching)

    def wait_for_end_of_job(self) -> None:
        """Wait until no job runs."""
        engine = self.window.workbench.engine
        self.qtbot.waitUntil(lambda: not engine.is_busy, timeout=ENGINE_WAIT_MS)

    def wait_for_engine(self) -> None:
        """Wait until the engine is ready."""
        engine = self.window.workbench.engine
        self.qtbot.waitUntil(lambda: engine.device is not None, timeout=ENGINE_WAIT_MS)

    def _make_client(self, on_event: object, model: Path) -> Engine:
        assert callable(on_event)

        def pass_on(event: EngineEvent) -> None:
            on_event(event)

        config = EngineConfig(
            model=model,
            device=DeviceChoice.CPU,
            cache=self._cache,
            detector=default_detector(),
        )
        client = EngineClient(serve=serve, config=config, on_event=pass_on)
        self.clients.append(client)
        return client
