"""What moves the networks: which losses there are, of what they are taken, and their sum."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from engine.generator import GeneratorOutput
from training.discriminator import Discriminator
from training.losses.adversarial import feature_matching, hinge_discriminator, hinge_generator
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.losses.perceptual import feature_distance
from training.losses.reconstruction import masked_l1, side_l1
from training.losses.variation import seam_variation


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What the generator made of a batch, beside the truth; pictures float32, about -1..1.

    Attributes:
        picture: (B, 3, H, W), predicted.
        half: (B, 3, H / 2, W / 2), a side output.
        quarter: (B, 3, H / 4, W / 4), a side output.
        truth: (B, 3, H, W).
        mask: (B, 1, H, W), 1 inside the hole.
        composed: (B, 3, H, W), the prediction inside the hole, the truth outside.
    """

    picture: Tensor
    half: Tensor
    quarter: Tensor
    truth: Tensor
    mask: Tensor
    composed: Tensor

    @classmethod
    def of(cls, output: GeneratorOutput, *, truth: Tensor, mask: Tensor) -> "Attempt":
        """Return the attempt that the generator's output is."""
        picture = output.picture.float()
        return cls(
            picture=picture,
            half=output.half.float(),
            quarter=output.quarter.float(),
            truth=truth,
            mask=mask,
            composed=torch.lerp(truth, picture, mask),
        )


class Term(NamedTuple):
    """One part of a weighted sum."""

    weight: float
    value: Tensor


@dataclass(frozen=True, slots=True)
class WeightedLosses:
    """The parts of a weighted sum, by the name of their weight in `LossConfig`."""

    terms: dict[str, Term]

    def total(self) -> Tensor:
        """Return the weighted sum, a scalar."""
        return torch.stack([term.weight * term.value for term in self.terms.values()]).sum()

    def values(self) -> dict[str, Tensor]:
        """Return each loss without its weight."""
        return {name: term.value for name, term in self.terms.items()}


class Objective:
    """The losses of both networks, as a run's configuration wants them."""

    def __init__(self, config: LossConfig, features: FeatureNetworks) -> None:
        if config.perceptual > 0 and features.squeeze is None:
            raise ValueError("a perceptual weight above 0 needs SqueezeNet's features")
        self._config = config
        self._features = features

    def of_generator(
        self, attempt: Attempt, *, step: int, discriminator: Discriminator | None
    ) -> WeightedLosses:
        """Return the generator's losses.

        Args:
            discriminator: None before the game begins; left as it was found.
        """
        terms = self._reconstruction(attempt)
        if self._config.perceptual > 0:
            terms["perceptual"] = Term(self._config.perceptual, self._perceptual(attempt, step))
        if discriminator is not None:
            terms |= self._game(attempt, discriminator)
        return WeightedLosses(terms)

    def of_discriminator(self, attempt: Attempt, discriminator: Discriminator) -> Tensor:
        """Return the discriminator's loss; no gradient reaches the generator."""
        truth, mask = attempt.truth, attempt.mask
        return hinge_discriminator(
            discriminator(truth, mask), discriminator(attempt.composed.detach(), mask), mask
        )

    def _reconstruction(self, attempt: Attempt) -> dict[str, Term]:
        weights, truth, mask = self._config, attempt.truth, attempt.mask
        terms = {}
        if weights.hole > 0:
            terms["hole"] = Term(weights.hole, masked_l1(attempt.picture, truth, mask))
        if weights.known > 0:
            terms["known"] = Term(weights.known, masked_l1(attempt.picture, truth, 1.0 - mask))
        if weights.side > 0:
            half, quarter = (side_l1(x, truth, mask) for x in (attempt.half, attempt.quarter))
            terms["side"] = Term(weights.side, half + quarter)
        if weights.variation > 0:
            variation = seam_variation(attempt.composed, truth, mask)
            terms["variation"] = Term(weights.variation, variation)
        return terms

    def _perceptual(self, attempt: Attempt, step: int) -> Tensor:
        squeeze = self._features.squeeze
        assert squeeze is not None
        with torch.no_grad():
            wanted = squeeze(_shifted(attempt.truth, step))
        return feature_distance(squeeze(_shifted(attempt.composed, step)), wanted).mean()

    def _game(self, attempt: Attempt, discriminator: Discriminator) -> dict[str, Term]:
        discriminator.requires_grad_(requires_grad=False)
        # Spectral normalisation moves its power iteration at each forward in training mode.
        discriminator.eval()
        with torch.no_grad():
            real = discriminator(attempt.truth, attempt.mask)
        made_up = discriminator(attempt.composed, attempt.mask)
        discriminator.train().requires_grad_(requires_grad=True)
        terms = {}
        if self._config.adversarial > 0:
            fooled = hinge_generator(made_up, attempt.mask)
            terms["adversarial"] = Term(self._config.adversarial, fooled)
        if self._config.matching > 0:
            terms["matching"] = Term(self._config.matching, feature_matching(real, made_up))
        return terms


def _shifted(picture: Tensor, step: int) -> Tensor:
    """Cut off one row and one column, on sides that change with the step.

    SqueezeNet begins with a stride of two, and its gradient favours one of the four sub-pixels;
    always the same one would draw a checkerboard.
    """
    height, width = picture.shape[-2:]
    return picture.narrow(-2, step % 2, height - 1).narrow(-1, step // 2 % 2, width - 1)
