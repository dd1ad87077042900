"""How much each loss counts, and how it is computed."""

import enum
from dataclasses import dataclass

from training.errors import ConfigError


class AdversarialKind(enum.StrEnum):
    """What generator and discriminator play for; `training.losses.adversarial` has the papers."""

    HINGE = "hinge"
    LEAST_SQUARES = "least_squares"
    NON_SATURATING = "non_saturating"


class VggNetwork(enum.StrEnum):
    """The VGG (Simonyan and Zisserman 2015) whose features are compared."""

    VGG16 = "vgg16"
    VGG19 = "vgg19"


class StyleFeatures(enum.StrEnum):
    """The network whose features' Gram matrices are compared."""

    SQUEEZE = "squeeze"
    VGG = "vgg"


@dataclass(frozen=True, slots=True, kw_only=True)
class LossConfig:
    """Weight of each loss, and how it is computed; weight 0 leaves a loss out, at no cost.

    Attributes:
        hole: L1 over the hole.
        known: L1 over the known pixels.
        seam: L1 over the seam band.
        hole_l2: Squared error over the hole.
        known_l2: Squared error over the known pixels.
        seam_l2: Squared error over the seam band.
        side: L1 of each side output over the hole.
        side_known: L1 of each side output over the known pixels.
        variation: Total variation on the seam band.
        lattice: What the hole repeats every 16 px beyond what the truth does.
        repetition: What it repeats at any distance beyond what the truth does.
        seam_px: Width of the seam band on each side of the border.
        perceptual: SqueezeNet feature distance of the composed picture.
        vgg: VGG feature distance of the composed picture.
        vgg_network: Which VGG.
        vgg_file: Its weights, .safetensors or .pth; None for torchvision's cache.
        style: Distance of the Gram matrices of the composed picture's features.
        style_features: Whose features.
        distillation: Distance to the answers of the generator that a run begins from.
        distillation_known: What its known pixels count, where those of the hole count 1.
        adversarial: What the generator gets from fooling the discriminator.
        adversarial_kind: What both play for.
        matching: Discriminator feature matching.
        r1: The discriminator's gradient penalty on photographs; gamma in its paper.
        r1_every_steps: The penalty is taken every so many steps, and counts as many times.
    """

    hole: float = 1.0
    known: float = 0.1
    seam: float = 0.0
    hole_l2: float = 0.0
    known_l2: float = 0.0
    seam_l2: float = 0.0
    side: float = 0.25
    side_known: float = 0.0
    variation: float = 0.02
    lattice: float = 0.0
    repetition: float = 0.0
    seam_px: int = 2
    perceptual: float = 0.3
    vgg: float = 0.0
    vgg_network: VggNetwork = VggNetwork.VGG16
    vgg_file: str | None = None
    style: float = 0.0
    style_features: StyleFeatures = StyleFeatures.SQUEEZE
    distillation: float = 0.0
    distillation_known: float = 0.1
    adversarial: float = 0.02
    adversarial_kind: AdversarialKind = AdversarialKind.HINGE
    matching: float = 0.2
    r1: float = 0.0
    r1_every_steps: int = 16

    def __post_init__(self) -> None:
        weights = (
            *(self.hole, self.known, self.seam, self.side, self.side_known),
            *(self.hole_l2, self.known_l2, self.seam_l2, self.variation, self.lattice),
            *(self.repetition, self.perceptual, self.vgg, self.style),
        )
        others = (self.adversarial, self.matching, self.r1)
        if min(*weights, *others, self.distillation, self.distillation_known) < 0:
            raise ConfigError("losses: expected weights of 0 or more")
        if max(weights) == 0:
            raise ConfigError("losses: expected a weight above 0 besides the discriminator's")
        if min(self.seam_px, self.r1_every_steps) < 1:
            raise ConfigError("losses: expected seam_px and r1_every_steps of 1 or more")

    @property
    def needs_discriminator(self) -> bool:
        """Whether a loss that counts asks the discriminator."""
        return self.adversarial > 0 or self.matching > 0

    @property
    def needs_squeeze(self) -> bool:
        """Whether a loss that counts looks through SqueezeNet."""
        return self.perceptual > 0 or self.squeeze_style > 0

    @property
    def needs_vgg(self) -> bool:
        """Whether a loss that counts looks through VGG."""
        return self.vgg > 0 or self.vgg_style > 0

    @property
    def squeeze_style(self) -> float:
        """Weight of the style of SqueezeNet's features."""
        return self.style if self.style_features is StyleFeatures.SQUEEZE else 0.0

    @property
    def vgg_style(self) -> float:
        """Weight of the style of VGG's features."""
        return self.style if self.style_features is StyleFeatures.VGG else 0.0
