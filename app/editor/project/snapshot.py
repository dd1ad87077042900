"""Takes the project of a document, and makes a document of a project."""

from PySide6.QtCore import QObject

from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.document.screen_picture import ScreenPicture
from app.editor.jobs.tries import Tries
from app.editor.project.project import Project
from engine.pictures.pixels import Mask


def take_project(document: Document, tries: Tries | None, *, mask: Mask | None = None) -> Project:
    """Return all that has been done to a document, as a value that later changes leave alone.

    Args:
        document: The document.
        tries: The results of the mask that was restored last, if there are any.
        mask: What stands for a copy of the document's mask; None to copy it.
    """
    record = None if tries is None or not tries.is_newest_step else tries.record()
    if record is not None and document.repairs[-1:] != (record.repair,):
        record = None
    return Project(
        name=document.name,
        path=document.path,
        original=document.original,
        repairs=document.repairs,
        tries=record,
        mask=document.mask.elements.copy() if mask is None else mask,
        guide_lines=document.guide_lines,
        source=document.source,
        view=document.view,
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
    document.set_guide_lines(guide_lines)
    document.set_source(project.source)
    document.set_view(project.view)
    return document, None if record is None else Tries.resume(document, record)
