"""What a callback is told by the loop."""

from collections.abc import Mapping

from training.run.run_state import Progress


class Callback:
    """Is told what happens in a run, on the training thread; does nothing with it.

    Subclasses override what they need. A callback that raises ends the run.
    """

    def began(self, progress: Progress, *, steps: int) -> None:
        """Steps are about to be taken, up to `steps` in all."""

    def stepped(self, progress: Progress, values: Mapping[str, float]) -> None:
        """One more step was taken; `values` are its losses and norms."""

    def noted(self, progress: Progress, values: Mapping[str, float]) -> None:
        """There are means over the last steps, or results of a validation."""

    def told(self, progress: Progress, sentence: str) -> None:
        """Something happened that a person should read."""

    def ended(self) -> None:
        """No more steps are taken, for whatever reason."""
