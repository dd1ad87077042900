"""How much each loss counts, and how it is computed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LossConfig:
    """Weight of each loss in the generator's sum; 0 leaves a loss out, and it costs nothing.

    Attributes:
        hole: L1 over the hole.
        known: L1 over the known pixels.
        side: L1 of each side output over the hole.
        perceptual: SqueezeNet feature distance of the composed picture.
        variation: Total variation on the seam band.
        adversarial: What the generator gets from fooling the discriminator.
        matching: Discriminator feature matching.
    """

    hole: float = 1.0
    known: float = 0.1
    side: float = 0.25
    perceptual: float = 0.3
    variation: float = 0.02
    adversarial: float = 0.02
    matching: float = 0.2

    @property
    def needs_discriminator(self) -> bool:
        """Whether any weighted loss asks the discriminator."""
        return self.adversarial > 0 or self.matching > 0
