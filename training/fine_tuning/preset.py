"""Presets of fine-tuning: the configuration of a run that begins from a trained model."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.network.generator import GeneratorConfig
from training.api import Preset, Repair
from training.data.config import DataConfig
from training.losses.config import LossConfig
from training.masks.mixture import find_mixture
from training.run.config import TrainConfig
from training.run.optim import OptimiserConfig, Schedule

# Number of validations, besides the one before the first step.
VALIDATIONS: Final = {Preset.QUICK: 8, Preset.HOUR: 16, Preset.NIGHT: 32}
_LOG_LINES: Final = 400
# Side and number of the windows. Larger windows teach at the size that people see, and lose less
# on other pictures, but five minutes are too short for them (docs/lab/fine-tuning.md).
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

    The learning rate is low and falls, and distillation holds on to the old model's results, so
    that little is forgotten; the lattice has a loss, because it would come back otherwise. The
    discriminator first learns alone, a fresh one for longer, because the generator would follow its
    first guesses. The quick preset and the hour train without one: they take more steps in their
    time, and come closer to the truth (docs/lab/fine-tuning.md).

    Args:
        preset: Length of the run, which decides validations, learning rate and discriminator.
        generator: Shape of the generator that the run begins from.
        steps: Length of the run.
        data: Data configuration, with windows of any size.
        has_discriminator: Whether there is a discriminator that was trained with the generator.
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
        # A thread makes the batches: forked workers would inherit the pipe to the client.
        data=replace(data, window_px=window_px, batch_size=batch_size, workers=0),
        losses=losses,
        optimiser=OptimiserConfig(
            rate=2e-4 if is_short else 1e-4,
            discriminator_rate=1e-4,
            warmup_steps=max(steps // 20, 1),
            schedule=Schedule.COSINE,
            final_share=0.05,
            # The average covers about a twentieth of the run.
            ema_decay=min(0.999, max(0.0, 1.0 - 20.0 / steps)),
        ),
        stages=(),
        steps=steps,
        adversarial_from_step=ahead if has_discriminator else 2 * ahead,
        discriminator_ahead_steps=ahead,
        save_every_s=_SAVE_EVERY_S,
        validate_every_steps=max(steps // VALIDATIONS[preset], 1),
        log_every_steps=max(steps // _LOG_LINES, 1),
    )


def repair_data(repair: Repair, masks: Path | None) -> DataConfig:
    """Return the data configuration for a kind of repair.

    Damage is thin and is restored at the photograph's own scale; objects are removed from whole
    pictures made small, as the program does with wide holes.

    Args:
        repair: Kind of damage to learn.
        masks: Folder of the user's own masks, for `Repair.OWN_MASKS`.
    """
    mixture = find_mixture(repair, masks)
    whole_share = {Repair.SCRATCHES: 0.25, Repair.OBJECTS: 0.75}.get(repair, 0.5)
    return DataConfig(whole_share=whole_share, wide_masks=mixture, thin_masks=mixture)
