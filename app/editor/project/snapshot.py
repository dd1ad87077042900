"""Takes the project of a document, and makes a document of a project."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.document.screen_picture import ScreenPicture
from app.editor.jobs.tries import Tries
from app.editor.project.packed_mask import PackedMask
from app.editor.project.project import Project


def prepare_project(
    document: Document,
    tries: Tries | None,
    *,
    mask: PackedMask | None = None,
    exclusions: PackedMask | None = None,
) -> Callable[[], Project]:
    """Return what makes a value of a document as it is now, which takes time; on any thread.

    Args:
        document: The document.
        tries: The results of the mask that was restored last, if there are any.
        mask: The document's mask, if the caller has packed it.
        exclusions: Its exclusions, if the caller has packed them.
    """
    record = None if tries is None or not tries.is_newest_step else tries.record()
    if record is not None and document.repairs[-1:] != (record.repair,):
        record = None
    packed = PackedMask.of(document.mask) if mask is None else mask.copy()
    excluded: PackedMask | None = None
    if document.exclusions.area > 0:
        excluded = PackedMask.of(document.exclusions) if exclusions is None else exclusions.copy()
    make = partial(
        Project,
        name=document.name,
        path=document.path,
        original=document.original,
        repairs=document.repairs,
        tries=record,
        guide_lines=document.guide_lines,
        source=document.source,
        view=document.view,
    )
    return lambda: make(
        mask=packed.unpack(), exclusions=None if excluded is None else excluded.unpack()
    )


def make_document(
    project: Project, *, screen: ScreenPicture, parent: QObject | None = None
) -> tuple[Document, Tries | None]:
    """Return the document of a project, and its tries if they can be continued.

    Args:
        project: The project.
        screen: Its current pixels prepared for the screen.
        parent: The Qt parent.
    """
    record = project.tries
    mask, guide_lines = project.mask, project.guide_lines
    repairs = project.repairs
    if record is not None:
        # Undoing the resumed try leads back to the state before the first one.
        repairs = repairs[:-1]
        mask = mask | record.mask
        guide_lines += tuple(line for line in record.guide_lines if line not in guide_lines)
    document = Document(
        project.original,
        name=project.name,
        path=project.path,
        screen=screen,
        repairs=repairs,
        parent=parent,
    )
    painted = MaskChange.from_flips(mask, place=document.bounds)
    if painted is not None:
        document.mask.flip(painted)
    if project.exclusions is not None:
        excluded = MaskChange.from_flips(project.exclusions, place=document.bounds)
        if excluded is not None:
            document.exclusions.flip(excluded)
    document.set_guide_lines(guide_lines)
    document.set_source(project.source)
    document.set_view(project.view)
    return document, None if record is None else Tries.resume(document, record)
