"""What the app and the trainer say to each other: requests, events and the proof. No torch.

The trainer carries out one run of fine-tuning at a time, in a process of its own. Everything here
is a small frozen value that can be pickled.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from engine.network.model_card import ProofScore

MIN_HELD_OUT: Final = 6
# Pictures with examples that the detector is taught from: half of them at least are learned from.
MIN_EXAMPLE_PICTURES: Final = 2 * MIN_HELD_OUT
HELD_OUT_SHARE: Final = 0.2
# Relative gain from which on a new model counts as better.
MIN_GAIN: Final = 0.02
# Relative loss on the regression set that a new model may have.
MAX_ELSEWHERE_LOSS: Final = 0.05
# Share of undamaged pictures that a new detector may find beyond what the old one finds there.
MAX_FALSE_AREA_GAIN: Final = 0.001


class Preset(enum.StrEnum):
    """Length of a run."""

    QUICK = "quick"
    HOUR = "hour"
    NIGHT = "night"

    @property
    def seconds(self) -> float:
        """Duration on any machine, without the proof at the end."""
        return {Preset.QUICK: 300.0, Preset.HOUR: 3_600.0, Preset.NIGHT: 28_800.0}[self]


class Repair(enum.StrEnum):
    """Kind of damage that a model learns to repair: which holes it is trained on."""

    SCRATCHES = "scratches"
    OBJECTS = "objects"
    WRITING = "writing"
    OWN_MASKS = "own-masks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a model should get better at, and how.

    Attributes:
        model: The generator that the run starts from and is compared with.
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
            to compile them again.
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
    """Commands for a running trainer."""

    PAUSE = "pause"
    RESUME = "resume"
    FINISH_NOW = "finish now"
    CANCEL = "cancel"


class Preparation(enum.StrEnum):
    """Stages before the first step."""

    LOADING = "loading"
    PICTURES = "pictures"
    SPEED = "speed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerPreparing:
    """The trainer has begun a stage before the first step."""

    what: Preparation


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerPlanned:
    """The plan that fits this machine; made before the first step and kept over restarts.

    Attributes:
        steps: Number of steps.
        window_px: Side of a window.
        batch_size: Windows per step.
        device: Name of the device.
        seconds: Expected duration of all steps together.
        memory_bytes: Expected memory of the run.
    """

    steps: int
    window_px: int
    batch_size: int
    device: str
    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerStepped:
    """Steps were taken; sent about once a second.

    Attributes:
        step: Number of steps so far.
        seconds_left: Expected duration of the remaining steps.
        losses: Mean of each loss over the last steps by its name, unweighted, and "total".
    """

    step: int
    seconds_left: float
    losses: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerValidated:
    """The averaged generator was validated on the held-out pictures; step 0 is the old model.

    Attributes:
        step: Step of the generator.
        distance: Mean perceptual distance of its results; lower is better.
        is_best: Whether no generator before it was better.
    """

    step: int
    distance: float
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A picture with a hole that the generator of one step has filled.

    Attributes:
        name: File name of the picture; empty for the picture open in the editor.
        file: A PNG file in the run's folder.
    """

    name: str
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerSampled:
    """There are new samples of the same pictures in the same order."""

    step: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerPaused:
    """The run is paused and everything is saved.

    Attributes:
        has_freed_memory: Whether the process has ended, which frees its memory.
    """

    has_freed_memory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerResumed:
    """The run goes on after a pause."""


class Note(enum.StrEnum):
    """Something that the user should know about a run that goes on."""

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
    """Old and new model are being compared, after the last step.

    Attributes:
        fraction: Share of the comparison that is done, 0 to 1.
    """

    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerFinished:
    """The run is done.

    Attributes:
        proof: The comparison of old and new model.
        model: The run's best generator, or a mixture of it and the old one.
    """

    proof: "Proof"
    model: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerCancelled:
    """The run was cancelled."""


class Fault(enum.StrEnum):
    """Why a run cannot go on."""

    FULL_DISK = "disk full"
    NO_MEMORY = "out of memory"
    DEVICE = "device failed"
    DIVERGED = "diverged"
    PICTURES = "no usable pictures"
    MASKS = "no usable masks"
    EXAMPLES = "too few examples"
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
    """The run cannot go on; the last saved state is in its folder.

    Attributes:
        fault: Kind of the failure.
        detail: Technical message; for `MISSING_LIBRARY` the library's name.
        stack: Where the process has crashed, as Python's fault handler writes it; empty if it has
            not.
    """

    fault: Fault
    detail: str = ""
    stack: str = ""


TrainerEvent: TypeAlias = (
    TrainerPreparing
    | TrainerPlanned
    | TrainerStepped
    | TrainerValidated
    | TrainerSampled
    | TrainerPaused
    | TrainerResumed
    | TrainerNoted
    | TrainerProving
    | TrainerFinished
    | TrainerCancelled
    | TrainerFailed
)


class Verdict(enum.StrEnum):
    """Whether the new model is better, by the rule in `training.proof.verdict`."""

    BETTER = "better"
    HARDLY_BETTER = "hardly better"
    """Better by more than the noise, but too little to matter."""
    NOT_BETTER = "not better"
    WORSE_ELSEWHERE = "worse elsewhere"
    """Better on the user's own pictures, but worse on others than is allowed."""
    TOO_FEW = "too few"


class Flaw(enum.StrEnum):
    """Why a new model is rejected whatever its scores."""

    NO_PICTURE = "no picture"
    """One of its results was not finite, or a flat colour where there was more to see."""
    FITS_ANYTHING = "fits anything"
    """Its results are as near to other pictures as to their own: it learned noise."""


class Measure(enum.StrEnum):
    """What a proof measures; lower is better for each."""

    FINISHED = "finished"
    """Perceptual distance of the program's result. It decides, because the user gets it."""
    GENERATOR = "generator"
    """Perceptual distance of the generator's result, before the weave."""
    COLOURS = "colours"
    """Root mean square error of the colours in the program's result, in 8-bit levels."""
    MISTAKES = "mistakes"
    """Pixels that a detector gets wrong, relative to what there was to get right."""
    FALSE_AREA = "false area"
    """Share of an undamaged picture that a detector finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One hole in a held-out picture, or one example of damage, as PNG files in the run's folder."""

    name: str
    damaged: Path
    truth: Path
    old: Path
    new: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The comparison of the old and the new model.

    Attributes:
        verdict: Whether the new model is better.
        own: Scores on the held-out pictures, the deciding one first.
        elsewhere: Scores on the regression set.
        comparisons: Holes to look at.
        flaw: Why the new model is rejected whatever its scores; None if it is sound.
        learned_share: Share of the new weights in the model; below 1 it is a mixture with the old.
    """

    verdict: Verdict
    own: tuple[ProofScore, ...] = field(default=())
    elsewhere: tuple[ProofScore, ...] = field(default=())
    comparisons: tuple[Comparison, ...] = field(default=())
    flaw: Flaw | None = None
    learned_share: float = 1.0
