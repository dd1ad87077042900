"""What teaching is given by the program: files, processes and dialogs."""

from dataclasses import dataclass, field
from pathlib import Path

from app.teaching.collection import MakeSurvey
from app.teaching.fine_tuning import MakeTrainer
from app.teaching.pages.dialogs import ModalTeachingDialogs, TeachingDialogs


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingPaths:
    """Files and folders that a training needs.

    Attributes:
        model: The shipped model.
        discriminator: The discriminator that was trained with the shipped model.
        features: SqueezeNet's features.
        detector: The shipped detector.
        regression: Folder of photographs on which a new model must not be worse, and over which
            damage is painted for the detector.
        runs: Folder for runs; it may not exist yet.
        cache: The engine's folder for what can be made again; None to keep nothing.
    """

    model: Path
    discriminator: Path
    features: Path
    detector: Path
    regression: Path
    runs: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """What teaching needs besides the main window.

    Attributes:
        paths: Files and folders.
        make_survey: Makes the survey of pictures.
        make_trainer: Makes the trainer.
        dialogs: Ask the user.
    """

    paths: TeachingPaths
    make_survey: MakeSurvey
    make_trainer: MakeTrainer
    dialogs: TeachingDialogs = field(default_factory=ModalTeachingDialogs)
