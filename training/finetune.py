"""How a shipped model goes on learning from somebody's own pictures."""

import enum

from engine.generator import GeneratorConfig
from training.config import TrainConfig
from training.optim import OptimiserConfig, Schedule


class Preset(enum.StrEnum):
    """How long to go on, named after about what it takes on two cores."""

    QUICK = "quick"
    HOUR = "hour"
    NIGHT = "night"

    @property
    def steps(self) -> int:
        """Length of the run."""
        return {Preset.QUICK: 400, Preset.HOUR: 4_000, Preset.NIGHT: 36_000}[self]


def finetune_config(
    preset: Preset, generator: GeneratorConfig, *, has_discriminator: bool
) -> TrainConfig:
    """Return the configuration of a run that begins from a trained generator.

    The rate is a quarter of the usual one and falls, so that little is forgotten. The
    discriminator first learns alone what it has to tell apart: a fresh one for long, since the
    generator would follow its first guesses.

    Args:
        generator: Shape of the generator that the run begins from.
        has_discriminator: Whether a discriminator that was trained with it is there.
    """
    steps = preset.steps
    ahead = steps // 20 if has_discriminator else steps // 5
    return TrainConfig(
        generator=generator,
        optimiser=OptimiserConfig(
            rate=1e-4,
            discriminator_rate=1e-4,
            warmup_steps=steps // 20,
            schedule=Schedule.COSINE,
            final_share=0.05,
            # The average looks back over about a twentieth of the run.
            ema_decay=min(0.999, 1.0 - 20.0 / steps),
        ),
        stages=(),
        steps=steps,
        adversarial_from_step=ahead if has_discriminator else 2 * ahead,
        discriminator_ahead_steps=ahead,
        save_every_s=120.0,
        validate_every_steps=steps // 8,
        log_every_steps=10,
    )
