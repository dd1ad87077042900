"""Carries out what the user wants to do with models."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.models.comparison import ModelComparison
from app.models.dialog import ModelsDialog
from app.models.questions import ModelQuestions
from app.models.trial import ModelTrial
from app.shared.background import Background
from app.shared.engine_link import EngineFactory
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency
from engine.api import Method, RestoreOptions

_T = TypeVar("_T")


class ModelFlow(QObject):
    """Opens the window of the model library, and uses, renames, copies and removes models.

    Attributes:
        dialog: The window of the library.
        comparison: The window that compares two models, None before the first comparison.
    """

    def __init__(
        self,
        workbench: Workbench,
        models: ModelChoice,
        *,
        engine_factory: EngineFactory,
        questions: ModelQuestions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.dialog = ModelsDialog(window)
        self._workbench = workbench
        self._document = workbench.document
        self._models = models
        self._questions = questions
        self._background = Background(self)
        self._factory = engine_factory
        self._trial: ModelTrial | None = None
        self.comparison: ModelComparison | None = None
        self._models.changed.connect(self._show_in_use)
        self._models.notice.connect(self._on_notice)
        workbench.document_changed.connect(self._on_document_changed)
        self.dialog.use_asked.connect(self._models.choose)
        self.dialog.compare_asked.connect(self._on_compare)
        self.dialog.rename_asked.connect(self._on_rename)
        self.dialog.export_asked.connect(self._on_export)
        self.dialog.import_asked.connect(self._on_import)
        self.dialog.remove_asked.connect(self._on_remove)

    def open(self) -> None:
        """Open the window of the library."""
        self._show_in_use()
        self.dialog.show_models(self._models.library.models())
        self.dialog.banner.settle(Subject.FILES, Subject.MODELS)
        self.dialog.show()
        self._show_can_compare()
        self.dialog.activateWindow()

    def close(self) -> None:
        """Wait for a file that is being copied, and end the comparison."""
        self._background.close()
        self._end_comparison()
        self.dialog.close()

    def _on_rename(self, path: Path) -> None:
        library = self._models.library
        name = self._questions.ask_name(self.dialog, name=library.look_up(path).name)
        if name is not None and name.strip():
            self._do(lambda: library.rename(path, name), on_done=lambda _: self._show(path))

    def _on_export(self, path: Path) -> None:
        library = self._models.library
        name = library.look_up(path).name
        target = self._questions.choose_export(self.dialog, suggested=f"{name}.safetensors")
        if target is not None:
            text = self.tr("Exported as {name}").format(name=target.name)
            self._do(
                lambda: library.export(path, target),
                on_done=lambda _: self._tell(text, Urgency.HINT),
            )

    def _on_import(self) -> None:
        source = self._questions.choose_import(self.dialog)
        if source is not None:
            self._do(lambda: self._models.library.add(source), on_done=self._show)

    def _on_remove(self, path: Path) -> None:
        library = self._models.library
        if self._questions.ask_remove(self.dialog, name=library.look_up(path).name):
            self._do(lambda: library.remove(path), on_done=lambda _: self._show(library.shipped))

    def _on_compare(self, path: Path) -> None:
        document, models = self._workbench.document, self._models
        if document is None or document.mask.area == 0:
            self._show_can_compare()
            return
        self._end_comparison()
        names = (models.library.look_up(models.in_use).name, models.library.look_up(path).name)
        profile = document.original.icc_profile
        trial = ModelTrial(
            self._factory,
            (models.in_use, path),
            pixels=document.pixels,
            mask=document.mask.elements,
            options=RestoreOptions(method=_generator_method(self._workbench.options.method)),
            parent=self,
        )
        comparison = ModelComparison(names, self.dialog)
        trial.progressed.connect(comparison.show_progress)
        trial.finished.connect(
            lambda results: comparison.show_results(*results, icc_profile=profile)
        )
        trial.failed.connect(lambda error: comparison.show_problem(explain(error)))
        comparison.finished.connect(self._end_trial)
        self._trial, self.comparison = trial, comparison
        comparison.show()
        trial.start()

    def _end_comparison(self) -> None:
        """Close the window of the comparison, and end its trial."""
        comparison, self.comparison = self.comparison, None
        if comparison is not None:
            comparison.close()
            comparison.deleteLater()
        self._end_trial()

    def _end_trial(self) -> None:
        if self._trial is not None:
            self._trial.close()
            self._trial.deleteLater()
            self._trial = None

    def _do(self, work: Callable[[], _T], *, on_done: Callable[[_T], None]) -> None:
        """Do something with files in the background, then show the outcome."""

        def done(result: _T) -> None:
            self.dialog.show_busy(is_busy=False)
            self.dialog.banner.settle(Subject.FILES)
            on_done(result)

        self.dialog.show_busy(is_busy=True)
        self._background.run(work, on_done=done, on_error=self._on_error)

    def _on_error(self, error: Exception) -> None:
        self.dialog.show_busy(is_busy=False)
        self._tell(explain(error), Urgency.PROBLEM)
        self.dialog.show_models(self._models.library.models())

    def _show(self, path: Path) -> None:
        self.dialog.show_models(self._models.library.models(), chosen=path)

    def _show_in_use(self) -> None:
        self.dialog.show_in_use(self._models.in_use, is_changing=self._models.is_changing)

    def _on_document_changed(self) -> None:
        if self._document is not None:
            self._document.mask_changed.disconnect(self._show_can_compare)
        self._document = document = self._workbench.document
        if document is not None:
            document.mask_changed.connect(self._show_can_compare)
        self._show_can_compare()

    def _show_can_compare(self) -> None:
        document = self._workbench.document
        if self.dialog.isVisible():
            can_compare = document is not None and document.mask.area > 0
            self.dialog.show_can_compare(can_compare=can_compare)

    def _tell(self, text: str, urgency: Urgency) -> None:
        self.dialog.show_notice(Notice(text=text, urgency=urgency, subject=Subject.FILES))

    def _on_notice(self, notice: Notice) -> None:
        """Say in the library too why a model is not in use, since it hides the main window."""
        if not self.dialog.isVisible():
            return
        if notice.urgency is Urgency.DONE:
            self.dialog.banner.settle(notice.subject)
        else:
            self.dialog.show_notice(notice)


def _generator_method(method: Method) -> Method:
    """Return the chosen method if it uses the generator, else `REWEAVE`."""
    return method if method in (Method.REWEAVE, Method.GENERATOR) else Method.REWEAVE
