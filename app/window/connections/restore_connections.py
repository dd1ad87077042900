"""Connects restoring: the Restore menu, the restore bar, the engine, models and teaching."""

from PySide6.QtCore import QObject

from app.editor.comparison import ComparisonMode
from app.shared.notice import Notice, Subject
from app.window.contents import Contents
from engine.api import Method


class RestoreConnections(QObject):
    """Connects jobs, tries, models and teaching."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._parts = contents.parts
        self._connect_actions(contents)
        self._connect_bar()
        contents.parts.canvas.set_preview(contents.workbench.submitter.preview)
        contents.parts.canvas.set_retouching(contents.workbench.retouching)
        self._teaching, self._batch = contents.teaching, contents.batch
        contents.parts.banner.action_asked.connect(self._on_action_asked)
        self._workbench.engine.state_changed.connect(self._on_engine_state_changed)
        self._workbench.restoring.previewing_changed.connect(self._on_engine_state_changed)
        self._workbench.document_changed.connect(self._on_engine_state_changed)
        self._on_engine_state_changed()

    def _connect_actions(self, contents: Contents) -> None:
        actions, workbench = contents.actions, contents.workbench
        actions.restore.triggered.connect(workbench.restore)
        actions.try_again.triggered.connect(workbench.try_again)
        actions.previous_try.triggered.connect(workbench.show_previous_try)
        actions.missed_edges.triggered.connect(workbench.options.set_missed_edges)
        actions.live_preview.triggered.connect(self._on_live_preview_triggered)
        actions.cancel.triggered.connect(self._on_cancel)
        actions.models.triggered.connect(contents.model_flow.open)
        actions.teach.triggered.connect(contents.parts.banner.withdraw_offer)
        actions.teach.triggered.connect(contents.teaching.open)

    def _connect_bar(self) -> None:
        bar, feather_menu, workbench = (
            self._parts.restore_bar,
            self._parts.feather_menu,
            self._workbench,
        )
        bar.restore_asked.connect(workbench.restore)
        bar.cancel_asked.connect(workbench.engine.cancel)
        bar.method_chosen.connect(self._on_method_chosen)
        workbench.options.method_changed.connect(bar.show_method)
        bar.show_method(workbench.options.method)
        workbench.pricing.price_changed.connect(bar.show_price)
        workbench.engine.job_progressed.connect(bar.show_progress)
        feather_menu.width_chosen.connect(workbench.options.set_feather)
        workbench.options.feather_changed.connect(feather_menu.show_width)

    def _on_engine_state_changed(self) -> None:
        engine, bar = self._workbench.engine, self._parts.restore_bar
        self._workbench.pricing.set_device(engine.device, engine.speed)
        self._parts.status.show_device(
            engine.device, is_preparing=engine.is_preparing, is_failed=engine.is_failed
        )
        if self._workbench.is_restoring and not self._workbench.retouching.is_running:
            bar.show_busy(is_cancelling=engine.is_cancelling, is_waiting=engine.device is None)
        else:
            bar.show_idle(can_restore=self._workbench.document is not None)

    def _on_live_preview_triggered(self) -> None:
        live_preview = self._workbench.live_preview
        live_preview.switch(on=not live_preview.is_on)

    def _on_method_chosen(self, method: Method) -> None:
        self._workbench.options.set_method(method)
        if not self._parts.restore_bar.methods.hasFocus():  # keys may walk on through the list
            self._parts.canvas.setFocus()

    def _on_action_asked(self, notice: Notice) -> None:
        if notice.subject is Subject.MASK:
            self._workbench.marking.fill_pinholes()
        elif notice.subject is Subject.DAMAGE:
            self._workbench.damage.photo.confirm()
        elif notice.subject is Subject.BATCH:
            self._batch.follow(notice)
        elif notice.subject not in (Subject.EXAMPLES, Subject.CRASH):
            self._teaching.open()

    def _on_cancel(self) -> None:
        workbench = self._workbench
        if workbench.marking.editor.cancel():
            return
        if workbench.engine.is_busy:
            workbench.engine.cancel()
        elif workbench.restoring.has_preview:
            workbench.restoring.drop_preview()
        elif workbench.damage.finding.is_searching or workbench.damage.finding.is_open:
            workbench.damage.finding.toggle()
        elif workbench.suggestions.lines:
            workbench.suggestions.hide()
        elif self._parts.banner.isVisible():
            self._parts.banner.dismiss()
        elif workbench.comparison.mode is not ComparisonMode.OFF:
            workbench.comparison.set_mode(ComparisonMode.OFF)
        else:
            workbench.source_tool.clear()
