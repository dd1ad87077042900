"""How a shipped model goes on learning from somebody's own pictures."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.network.generator import GeneratorConfig
from training.api import Preset, Repair
from training.data.config import DataConfig
from training.losses.config import LossConfig
from training.masks.mixture import MaskMixture
from training.run.config import TrainConfig
from training.run.optim import OptimiserConfig, Schedule

# How often the model is judged on the pictures that it never learns from, beside the beginning.
JUDGEMENTS: Final = {Preset.QUICK: 8, Preset.HOUR: 16, Preset.NIGHT: 32}
_LOG_LINES: Final = 400
# Side and number of the windows. Larger ones teach at the size that people see, and lose less
# elsewhere, but five minutes are too short for them (docs/lab/fine-tuning.md).
_WINDOWS: Final = {Preset.QUICK: (128, 16), Preset.HOUR: (256, 4), Preset.NIGHT: (256, 4)}
_SAVE_EVERY_S: Final = 60.0


def finetune_config(
    preset: Preset,
    generator: GeneratorConfig,
    *,
    steps: int,
    data: DataConfig,
    has_discriminator: bool,
) -> TrainConfig:
    """Return the configuration of a run that begins from a trained generator.

    The rate is below the usual one and falls, and the old model's answers are kept in sight, so
    that little is forgotten; the lattice has a loss, since it would come back. The discriminator
    first learns alone what it has to tell apart: a fresh one for long, since the generator would
    follow its first guesses. A quick run and an hour do without: they take more steps in their
    time, and come nearer (docs/lab/fine-tuning.md).

    Args:
        preset: How often it is judged, at which rate it learns, and whether a discriminator does.
        generator: Shape of the generator that the run begins from.
        steps: Length of the run.
        data: What it sees, in windows of any size.
        has_discriminator: Whether a discriminator that was trained with it is there.
    """
    is_short = preset is not Preset.NIGHT
    window_px, batch_size = _WINDOWS[preset]
    losses = LossConfig(distillation=0.1, lattice=0.2)
    ahead = steps // 20 if has_discriminator else steps // 5
    if is_short:
        losses = replace(losses, adversarial=0.0, matching=0.0)
        ahead = 0
    return TrainConfig(
        generator=generator,
        data=replace(data, window_px=window_px, batch_size=batch_size),
        losses=losses,
        optimiser=OptimiserConfig(
            rate=2e-4 if is_short else 1e-4,
            discriminator_rate=1e-4,
            warmup_steps=max(steps // 20, 1),
            schedule=Schedule.COSINE,
            final_share=0.05,
            # The average looks back over about a twentieth of the run.
            ema_decay=min(0.999, max(0.0, 1.0 - 20.0 / steps)),
        ),
        stages=(),
        steps=steps,
        adversarial_from_step=ahead if has_discriminator else 2 * ahead,
        discriminator_ahead_steps=ahead,
        save_every_s=_SAVE_EVERY_S,
        validate_every_steps=max(steps // JUDGEMENTS[preset], 1),
        log_every_steps=max(steps // _LOG_LINES, 1),
    )


def repair_data(repair: Repair, masks: Path | None) -> DataConfig:
    """Return what a run sees that is to repair something.

    Damage is thin, so that it is mended at the photograph's own scale; objects are seen in whole
    pictures made small, as the program does for wide holes.

    Args:
        repair: What for.
        masks: Folder of the user's own masks, for `Repair.OWN_MASKS`.
    """
    mixture = _mixture(repair, masks)
    whole_share = {Repair.SCRATCHES: 0.25, Repair.OBJECTS: 0.75}.get(repair, 0.5)
    return DataConfig(whole_share=whole_share, wide_masks=mixture, thin_masks=mixture)


def _mixture(repair: Repair, masks: Path | None) -> MaskMixture:
    match repair:
        case Repair.SCRATCHES:
            return MaskMixture.old_prints()
        case Repair.OBJECTS:
            return MaskMixture.objects()
        case Repair.WRITING:
            return MaskMixture.writing()
        case Repair.OWN_MASKS:
            return MaskMixture.files(str(masks or ""))
