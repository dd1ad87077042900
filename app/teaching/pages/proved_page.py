"""What the last pages of both lessons share: the verdict, and what is compared for it."""

from collections.abc import Callable

from typing_extensions import override

from app.teaching.lesson import Lesson, Skill
from app.teaching.pages.comparison_view import ComparisonCaptions, ComparisonView
from app.teaching.pages.page import WizardPage, make_label
from training.api import Proof, Verdict


class ProvedPage(WizardPage):
    """Shows the proof of a lesson. Complete if what has been taught is better.

    Subclasses make the texts.

    Attributes:
        verdict: The verdict in a sentence.
        reason: Why.
        comparisons: Before and after.
    """

    def __init__(
        self,
        lesson: Lesson,
        skill: Skill,
        *,
        name_pictures: Callable[[], ComparisonCaptions] | None = None,
    ) -> None:
        """Follow a lesson.

        Args:
            lesson: The lesson.
            skill: What it must teach for this page.
            name_pictures: As `ComparisonView` expects it.
        """
        super().__init__()
        self._lesson = lesson
        self._skill = skill
        self._proof: Proof | None = None
        self.verdict = make_label("pageTitle", self)
        self.reason = make_label("pageHint", self)
        self.comparisons = ComparisonView(self, name_pictures)
        self.comparisons.hide()
        lesson.changed.connect(self._on_lesson_changed)

    @property
    @override
    def title(self) -> str:
        return self.tr("Proof")

    @property
    @override
    def is_complete(self) -> bool:
        return self._proof is not None and self._proof.verdict is Verdict.BETTER

    @property
    @override
    def can_go_back(self) -> bool:
        return False

    @override
    def retranslate(self) -> None:
        self._show_texts(self._proof)

    def _on_lesson_changed(self) -> None:
        finished = self._lesson.finished
        is_shown = finished is not None and self._lesson.skill is self._skill
        proof = finished.proof if finished is not None and is_shown else None
        if proof == self._proof:
            return
        self._proof = proof
        self._show_texts(proof)
        self.comparisons.set_comparisons(() if proof is None else proof.comparisons)
        self.comparisons.setVisible(proof is not None and bool(proof.comparisons))
        self.changed.emit()

    def _show_texts(self, proof: Proof | None) -> None:
        """Say what the proof says, or nothing."""
        raise NotImplementedError
