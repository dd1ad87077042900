"""Puts the wizard's pages together with the processes that work behind them."""

from PySide6.QtWidgets import QWidget

from app.teaching.collection import Collection, MakeSurvey
from app.teaching.fine_tuning import FineTuning, TrainerFactory
from app.teaching.flow import ProcessPages
from app.teaching.lesson import Lesson
from app.teaching.pages.checkup_page import CheckUpPage
from app.teaching.pages.picture_dialogs import ModalPictureDialogs, PictureDialogs
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.training_page import TrainingPage
from app.teaching.picture_check import PictureCheck


def make_process_pages(
    lesson: Lesson,
    window: QWidget,
    *,
    make_survey: MakeSurvey,
    make_trainer: TrainerFactory,
    dialogs: PictureDialogs | None = None,
) -> ProcessPages:
    """Return the pages of pictures, check-up and training for a lesson.

    Args:
        lesson: Owns what the pages show.
        window: Dialogs stand above it.
        make_survey: Makes what looks at pictures.
        make_trainer: Makes what trains.
        dialogs: Ask for pictures; on the screen if not given.
    """
    collection = Collection(make_survey, lesson)
    check = PictureCheck(lesson, lesson)
    return ProcessPages(
        pictures=PicturesPage(lesson, collection, dialogs or ModalPictureDialogs(window)),
        checkup=CheckUpPage(lesson, check),
        training=TrainingPage(lesson, FineTuning(make_trainer, lesson)),
    )
