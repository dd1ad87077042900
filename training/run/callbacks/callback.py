"""Callbacks: what a training loop reports to while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run has come.

    Attributes:
        step: Number of steps taken.
        pictures_seen: Number of windows learned from.
        seconds: Time spent in steps, over all sessions.
    """

    step: int = 0
    pictures_seen: int = 0
    seconds: float = 0.0


class Callback:
    """Called on the training thread; does nothing by itself.

    Subclasses override what they need. A callback that raises ends the run.
    """

    def on_start(self, progress: Progress, *, steps: int) -> None:
        """Called before the first step of a session; `steps` is the length of the whole run."""

    def on_step(self, progress: Progress, values: Mapping[str, float]) -> None:
        """Called after each step with its losses and gradient norms."""

    def on_metrics(self, progress: Progress, values: Mapping[str, float]) -> None:
        """Called with mean losses since the last call, or with the scores of a validation."""

    def on_message(self, progress: Progress, text: str) -> None:
        """Called when something happens that a person should read, such as a rollback."""

    def on_end(self) -> None:
        """Called after the last step of a session, also when it failed."""
