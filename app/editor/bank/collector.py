"""Collects examples of the user's damage, if the user agrees."""

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.bank.cutting import Correction, cut_examples
from app.editor.bank.example_bank import ExampleBank
from app.editor.finding.finding import Finding
from app.editor.jobs.restoring import Restoring
from app.editor.jobs.tries import Tries
from app.shared.background import Background
from app.shared.messages import name_cause
from app.shared.notice import Notice, Subject, Urgency
from app.shared.preferences import ExampleConsent, PreferenceHolder
from engine.detection.examples import Example
from engine.pictures.pixels import Pixels, Rect

_log = logging.getLogger(__name__)


class ExampleCollector(QObject):
    """Keeps what the user has corrected of found damage when the mask is restored.

    The first time, the user is asked; until the answer, the examples are in memory only.

    Signals:
        consent_asked: The user has to be asked once whether examples may be kept.
        notice: Something to tell the user, a `Notice`.
    """

    consent_asked = Signal()
    notice = Signal(object)

    def __init__(
        self,
        bank: ExampleBank,
        preferences: PreferenceHolder,
        *,
        restoring: Restoring,
        finding: Finding,
        parent: QObject | None = None,
    ) -> None:
        """Collect nothing yet.

        Args:
            bank: Where examples are kept.
            preferences: Say whether they may be.
            restoring: Signals what is restored.
            finding: Has the damage that was found.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._bank = bank
        self._preferences = preferences
        self._finding = finding
        self._background = Background(self)
        self._waiting: tuple[Pixels, list[tuple[Rect, Example]]] | None = None
        self._has_failed = False
        restoring.mask_taken.connect(self._on_mask_taken)

    @property
    def is_busy(self) -> bool:
        """Whether examples are being cut out or written."""
        return self._background.is_busy

    def answer(self, *, agrees: bool) -> None:
        """Note whether the user agrees; the examples that wait are kept, or dropped."""
        waiting, self._waiting = self._waiting, None
        consent = ExampleConsent.GIVEN if agrees else ExampleConsent.REFUSED
        self._preferences.change(replace(self._preferences.value, example_consent=consent))
        if agrees and waiting is not None:
            self._keep(*waiting)

    def close(self) -> None:
        """Write what has been cut out; the window is closed."""
        self._background.finish()

    def _on_mask_taken(self, tries: Tries) -> None:
        """Cut out what the user has corrected in the mask that is restored."""
        document = tries.document
        found = self._finding.find_reviewed(document)
        if found is None or self._consent is ExampleConsent.REFUSED:
            return
        original = document.original.pixels
        correction = Correction(
            picture=document.composed,
            repairs=document.repairs,
            flaws=found.flaws,
            sensitivity=found.choice.sensitivity,
            kinds=found.choice.kinds,
            mask=tries.mask,
        )
        self._background.run(
            lambda: cut_examples(correction),
            on_done=lambda examples: self._on_cut(original, examples),
            on_error=self._on_failed,
        )

    def _on_cut(self, original: Pixels, examples: list[tuple[Rect, Example]]) -> None:
        if not examples:
            return
        if self._consent is ExampleConsent.GIVEN:
            self._keep(original, examples)
        elif self._consent is ExampleConsent.NOT_ASKED:
            self.answer(agrees=False)  # until the user says otherwise
            self._waiting = original, examples
            self.consent_asked.emit()

    @property
    def _consent(self) -> ExampleConsent:
        return self._preferences.value.example_consent

    def _keep(self, original: Pixels, examples: list[tuple[Rect, Example]]) -> None:
        self._background.run(
            lambda: self._bank.keep(original, examples),
            on_done=self._on_kept,
            on_error=self._on_failed,
        )

    def _on_kept(self, _: None) -> None:
        self._has_failed = False

    def _on_failed(self, error: Exception) -> None:
        _log.warning("examples cannot be kept", exc_info=error)
        if not self._has_failed:
            self._has_failed = True
            reason = name_cause(getattr(error, "strerror", None) or error)
            text = self.tr(
                "Examples of your damage cannot be kept ({reason}). Check the folder {folder}, or "
                "switch them off in the preferences."
            )
            self.notice.emit(
                Notice(
                    text=text.format(reason=reason, folder=self._bank.folder),
                    urgency=Urgency.PROBLEM,
                    subject=Subject.PROGRAM,
                )
            )
