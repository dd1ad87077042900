"""The torch-free door of training: what the wizard asks for, and what it is told.

Two processes stand behind it. The *survey* looks at files that a person has chosen and measures
each picture once. The *trainer* runs one fine-tuning run in a folder of its own. Everything here
is a small frozen value that survives pickling.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from engine.network.model_card import ProofScore

LEAST_HELD_OUT: Final = 6
HELD_OUT_SHARE: Final = 0.2
# How much nearer to the truth a new model must at least be, as a share, to count as better.
LEAST_GAIN: Final = 0.02
# How much further from the truth a new model may be on the regression set, as a share.
ELSEWHERE_LIMIT: Final = 0.05


class Preset(enum.StrEnum):
    """How long to go on, named after about what it takes on the machine that it runs on."""

    QUICK = "quick"
    HOUR = "hour"
    NIGHT = "night"

    @property
    def seconds(self) -> float:
        """How long it takes, without the proof at the end."""
        return {Preset.QUICK: 300.0, Preset.HOUR: 3_600.0, Preset.NIGHT: 28_800.0}[self]


class Repair(enum.StrEnum):
    """What a model is to become better at: which holes it is trained on."""

    SCRATCHES = "scratches"
    OBJECTS = "objects"
    WRITING = "writing"
    OWN_MASKS = "own-masks"


# ---------------------------------------------------------------------------------------- survey


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPicture:
    """A picture that can be read, and what was measured on it.

    Attributes:
        path: The file.
        width_px: Upright, as EXIF has it.
        height_px: Upright.
        thumbnail: A JPEG file of at most 128 px a side.
        digest: Of the file's bytes; equal for equal files.
        fingerprint: 64 bits of a perceptual hash; few bits differ between near duplicates.
        sharpness: Higher is sharper; `training.survey.checkup` knows from where on it is blur.
        is_grey: Whether it has no colour to speak of.
    """

    path: Path
    width_px: int
    height_px: int
    thumbnail: bytes
    digest: str
    fingerprint: int
    sharpness: float
    is_grey: bool


class SkipReason(enum.StrEnum):
    """Why a file or folder is skipped."""

    HIDDEN = "hidden"
    OTHER_SUFFIX = "not a picture file"
    FOUND_BEFORE = "found before"
    FOLDER = "a folder"
    NOT_REGULAR = "not a regular file"
    GONE = "not there"
    NOT_PERMITTED = "not permitted"
    BROKEN_LINK = "broken link"
    CIRCULAR_LINK = "circular link"
    LONG_NAME = "name too long"
    BAD_NAME = "name is not valid Unicode"
    DRIVE_FAULT = "drive fault"
    DRIVE_GONE = "drive not there"
    NO_ANSWER = "no answer"
    EMPTY = "empty"
    TOO_LARGE = "too large"
    NO_MEMORY = "out of memory"
    UNREADABLE = "cannot be read"
    CRASH = "crashed the reader"
    UNFORESEEN = "unforeseen error"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file or folder that cannot be used.

    Attributes:
        path: The file or folder.
        reason: Why it is skipped.
        detail: The limit for `TOO_LARGE`, the cause for `UNREADABLE`.
    """

    path: Path
    reason: SkipReason
    detail: str = ""

    @property
    def is_expected(self) -> bool:
        """Whether nobody would take it for a usable picture, such as a text file."""
        return self.reason in (SkipReason.HIDDEN, SkipReason.OTHER_SUFFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyProgressed:
    """More was found, a batch at a time."""

    pictures: tuple[FoundPicture, ...]
    skipped: tuple[SkippedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFinished:
    """Everything was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFailed:
    """The process that reads pictures does not start; what was found before is good."""


SurveyEvent: TypeAlias = SurveyProgressed | SurveyFinished | SurveyFailed


# --------------------------------------------------------------------------------------- trainer


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a model should get better at, and how.

    Attributes:
        model: The generator that the run begins from, and is compared with.
        preset: Length of the run.
        repair: Kind of damage to learn.
        masks: Folder of the user's own masks, for `Repair.OWN_MASKS`.
        device: auto, cuda, mps or cpu, as for the engine.
        memory_limit_bytes: Memory that the run may take; None for what this machine can spare.
        settings: KEY=VALUE settings that override the preset's, as on the command line.
        seed: Seed of everything that is drawn.
    """

    model: Path
    preset: Preset = Preset.QUICK
    repair: Repair = Repair.OBJECTS
    masks: Path | None = None
    device: str = "auto"
    memory_limit_bytes: int | None = None
    settings: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneRequest:
    """One run of fine-tuning; kept in the run's folder, so that the run can always be resumed.

    Attributes:
        folder: The run's own folder.
        pictures: Files to learn from.
        held_out: Files that the model is validated on and never learns from.
        goal: What the user has chosen.
        discriminator: A discriminator that was trained with the model, if there is one.
        features: SqueezeNet's features.
        regression: Folder of pictures on which the new model must not be worse.
        editor_picture: A copy of the picture that is open in the editor, if it is to be sampled.
        editor_mask: The hole painted on that picture, white; of equal size.
        cache: Folder where the engine keeps its compiled kernels, which the proof needs too; None
            to compile them anew.
    """

    folder: Path
    pictures: tuple[Path, ...]
    held_out: tuple[Path, ...]
    goal: Goal
    features: Path
    regression: Path
    discriminator: Path | None = None
    editor_picture: Path | None = None
    editor_mask: Path | None = None
    cache: Path | None = None


class TrainerCommand(enum.StrEnum):
    """What a running trainer can be told."""

    PAUSE = "pause"
    RESUME = "resume"
    FINISH_NOW = "finish now"
    CANCEL = "cancel"


class Preparation(enum.StrEnum):
    """What a trainer does before its first step."""

    LOADING = "loading"
    PICTURES = "pictures"
    SPEED = "speed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerPreparing:
    """The first step is not taken yet."""

    what: Preparation


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerPlanned:
    """What fits this machine, known before the first step, and the same after every restart.

    Attributes:
        seconds: Of all steps together.
        memory_bytes: What the run is expected to take.
    """

    steps: int
    window_px: int
    batch_size: int
    device: str
    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerStepped:
    """Means over the last steps, about once a second.

    Attributes:
        step: Taken so far.
        losses: By name, unweighted, and "total".
    """

    step: int
    seconds_left: float
    losses: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerJudged:
    """The averaged generator was judged on the held-out pictures; step 0 is the old model.

    Attributes:
        distance: Mean perceptual distance of its answers; lower is better.
    """

    step: int
    distance: float
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the generator of one moment makes of one hole, as a PNG file in the run's folder."""

    name: str
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerSampled:
    """There are new samples, on the same pictures in the same order each time."""

    step: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerPaused:
    """No step is taken and everything is saved, until it is told to go on.

    Attributes:
        has_given_back: Whether the process has ended, and its memory with it.
    """

    has_given_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerResumed:
    """Steps are taken again."""


class Note(enum.StrEnum):
    """Something that the user should know of a run that goes on."""

    SOME_CHOSEN = "some pictures chosen"
    CHANGED = "pictures changed or gone"
    ENLARGED = "pictures enlarged"
    LEFT_OUT = "pictures left out"
    SMALLER_PARTS = "out of memory, batches in smaller parts"
    ROLLED_BACK = "rolled back"
    MIXING = "mixing with the old model"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerNoted:
    """Something happened that the user should know.

    Attributes:
        note: What happened.
        pictures: Number of pictures concerned, 0 where the note is not about pictures.
        limit: For `SOME_CHOSEN` the number of all pictures, for `ENLARGED` the side in pixels that
            they are enlarged to.
    """

    note: Note
    pictures: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerProving:
    """All steps are taken; old and new model are compared."""

    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerFinished:
    """The run is done; the model is the run's best generator, or a mixture of it with the old one."""

    proof: "Proof"
    model: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerCancelled:
    """The run was cancelled; its folder holds what was saved."""


class Fault(enum.StrEnum):
    """Why a run cannot go on."""

    FULL_DISK = "disk full"
    NO_MEMORY = "out of memory"
    DEVICE = "device failed"
    DIVERGED = "diverged"
    PICTURES = "no usable pictures"
    MASKS = "no usable masks"
    MODEL = "model cannot be read"
    RUN = "saved run cannot be read"
    FILE = "file error"
    SETTING = "wrong setting"
    MISSING_LIBRARY = "library not installed"
    NOT_WRITABLE = "run folder cannot be written"
    NOT_STARTED = "process not started"
    KILLED = "process killed"
    DIED = "process died"
    UNFORESEEN = "unforeseen error"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerFailed:
    """The run cannot go on; what was saved last is in its folder.

    Attributes:
        fault: Kind of the failure.
        detail: Technical message; for `MISSING_LIBRARY` the library's name.
    """

    fault: Fault
    detail: str = ""


TrainerEvent: TypeAlias = (
    TrainerPreparing
    | TrainerPlanned
    | TrainerStepped
    | TrainerJudged
    | TrainerSampled
    | TrainerPaused
    | TrainerResumed
    | TrainerNoted
    | TrainerProving
    | TrainerFinished
    | TrainerCancelled
    | TrainerFailed
)


# ----------------------------------------------------------------------------------------- proof


class Verdict(enum.StrEnum):
    """Whether the new model is better, by rule."""

    BETTER = "better"
    HARDLY_BETTER = "hardly better"
    """Better by more than the noise, but by too little to matter to anybody."""
    NOT_BETTER = "not better"
    WORSE_ELSEWHERE = "worse elsewhere"
    """Better on the person's own pictures, but worse on others by more than is allowed."""
    TOO_FEW = "too few"


class Flaw(enum.StrEnum):
    """Why a new model counts as no better, whatever was measured."""

    NO_PICTURE = "no picture"
    """One of its answers had no number in it, or one flat colour where there was more to see."""
    FITS_ANYTHING = "fits anything"
    """Its answers are as near to other pictures as to those that they belong to: noise."""


class Measured(enum.StrEnum):
    """What a proof measures; lower is better for each."""

    FINISHED = "finished"
    """Perceptual distance of what the program returns. It decides: this is what a person gets."""
    GENERATOR = "generator"
    """Perceptual distance of the generator's own answer, before the weave."""
    COLOURS = "colours"
    """Root mean square error of the finished hole's colours, steps of 8 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One hole in one picture never learned from, as PNG files in the run's folder."""

    name: str
    damaged: Path
    truth: Path
    old: Path
    new: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Old against new.

    Attributes:
        verdict: What the rule in `training.proof.verdict` says.
        own: Scores on the held-out pictures, the deciding one first.
        elsewhere: Scores on the regression set.
        comparisons: Pictures to look at.
        flaw: What speaks against the new model, whatever was measured; None for nothing.
        learned_share: Of the way from old to new weights, to 1; below, it is a mixture of both.
    """

    verdict: Verdict
    own: tuple[ProofScore, ...] = field(default=())
    elsewhere: tuple[ProofScore, ...] = field(default=())
    comparisons: tuple[Comparison, ...] = field(default=())
    flaw: Flaw | None = None
    learned_share: float = 1.0
