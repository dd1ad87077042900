"""What moves the networks: which losses there are, of what they are taken, and their sum."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import torch
from torch import Tensor

from engine.network.generator import GeneratorOutput
from training.losses.adversarial import (
    discriminator_loss,
    feature_matching,
    generator_loss,
    gradient_penalty,
)
from training.losses.config import LossConfig
from training.losses.discriminator import Discriminator, DiscriminatorOutput
from training.losses.distillation import distillation_l1
from training.losses.feature_networks import FeatureNetworks, SqueezeFeatures, VggFeatures
from training.losses.lattice import lattice_excess
from training.losses.perceptual import feature_distance, style_distance
from training.losses.reconstruction import masked_l1, masked_l2, side_l1
from training.losses.regions import seam_band
from training.losses.repetition import repetition_excess
from training.losses.variation import seam_variation

_FEATURES_STRIDE_PX = 16
_LEAST_FEATURES_PX = 31
_SCATTER = 10_007  # a prime, so that no square of offsets shares a divisor with it

Judges: TypeAlias = Callable[[Tensor, Tensor], tuple[DiscriminatorOutput, ...]]
"""A discriminator, or what averages its gradients over processes."""


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
        batch_mask: (N, 1, H, W), the masks of the whole batch that this is a share of.
        taught: (B, 3, H, W), the teacher's answer, None without one.
    """

    picture: Tensor
    half: Tensor
    quarter: Tensor
    truth: Tensor
    mask: Tensor
    composed: Tensor
    batch_mask: Tensor
    taught: Tensor | None = None

    @classmethod
    def of(
        cls,
        output: GeneratorOutput,
        *,
        truth: Tensor,
        mask: Tensor,
        batch_mask: Tensor | None = None,
        taught: Tensor | None = None,
    ) -> "Attempt":
        """Return the attempt that the generator's output is, a whole batch if nothing is said."""
        picture = output.picture.float()
        return cls(
            picture=picture,
            half=output.half.float(),
            quarter=output.quarter.float(),
            truth=truth,
            mask=mask,
            composed=torch.lerp(truth, picture, mask),
            batch_mask=mask if batch_mask is None else batch_mask,
            taught=taught,
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
        if config.needs_squeeze and features.squeeze is None:
            raise ValueError("the weights ask for SqueezeNet's features, which are not there")
        if config.needs_vgg and features.vgg is None:
            raise ValueError("the weights ask for VGG's features, which are not there")
        self._config = config
        self._features = features

    def of_generator(
        self, attempt: Attempt, *, step: int, discriminator: Discriminator | None
    ) -> WeightedLosses:
        """Return the generator's losses.

        Args:
            discriminator: None before the game begins; left as it was found.
        """
        terms = self._reconstruction(attempt) | self._perceptual(attempt, step)
        if discriminator is not None:
            terms |= self._game(attempt, discriminator)
        return WeightedLosses(terms)

    def of_discriminator(
        self, attempt: Attempt, discriminator: Judges, *, game_step: int
    ) -> WeightedLosses:
        """Return the discriminator's losses; no gradient reaches the generator.

        Args:
            game_step: Steps since the game began; the gradient penalty is taken every
                `LossConfig.r1_every_steps` (lazy regularisation, Karras et al. 2020, section 3.1).
        """
        config, truth, mask = self._config, attempt.truth, attempt.mask
        real, made_up = discriminator(truth, mask), discriminator(attempt.composed.detach(), mask)
        loss = discriminator_loss(
            config.adversarial_kind, real, made_up, mask, batch_mask=attempt.batch_mask
        )
        terms = {"discriminator": Term(1.0, loss)}
        if config.r1 > 0 and game_step % config.r1_every_steps == 0:
            penalty = _penalty(discriminator, truth, mask)
            terms["r1"] = Term(config.r1 * config.r1_every_steps, penalty)
        return WeightedLosses(terms)

    def _reconstruction(self, attempt: Attempt) -> dict[str, Term]:
        config, truth, mask = self._config, attempt.truth, attempt.mask
        known = 1.0 - mask

        def l1(region: Tensor) -> Tensor:
            return masked_l1(attempt.picture, truth, region)

        def l2(region: Tensor) -> Tensor:
            return masked_l2(attempt.picture, truth, region)

        def band() -> Tensor:
            return seam_band(mask, radius_px=config.seam_px)

        def sides(region: Tensor) -> Tensor:
            return side_l1(attempt.half, truth, region) + side_l1(attempt.quarter, truth, region)

        def distillation() -> Tensor:
            assert attempt.taught is not None, "the networks of this run have a teacher"
            return distillation_l1(
                attempt.picture, attempt.taught, mask, known_weight=config.distillation_known
            )

        def variation() -> Tensor:
            return seam_variation(
                attempt.composed,
                truth,
                mask,
                radius_px=config.seam_px,
                batch_mask=attempt.batch_mask,
            )

        return _terms(
            {
                "hole": (config.hole, lambda: l1(mask)),
                "known": (config.known, lambda: l1(known)),
                "seam": (config.seam, lambda: l1(band())),
                "hole_l2": (config.hole_l2, lambda: l2(mask)),
                "known_l2": (config.known_l2, lambda: l2(known)),
                "seam_l2": (config.seam_l2, lambda: l2(band())),
                "side": (config.side, lambda: sides(mask)),
                "side_known": (config.side_known, lambda: sides(known)),
                "variation": (config.variation, variation),
                "lattice": (
                    config.lattice,
                    lambda: lattice_excess(attempt.composed, truth, mask),
                ),
                "repetition": (
                    config.repetition,
                    lambda: repetition_excess(attempt.composed, truth, mask),
                ),
                "distillation": (config.distillation, distillation),
            }
        )

    def _perceptual(self, attempt: Attempt, step: int) -> dict[str, Term]:
        config = self._config
        terms: dict[str, Term] = {}
        if config.needs_squeeze:
            assert self._features.squeeze is not None
            looked = _look(
                self._features.squeeze,
                _shifted(attempt.composed, step),
                truth=_shifted(attempt.truth, step),
            )
            terms |= looked.terms("perceptual", config.perceptual, style=config.squeeze_style)
        if config.needs_vgg:
            assert self._features.vgg is not None
            looked = _look(self._features.vgg, attempt.composed, truth=attempt.truth)
            terms |= looked.terms("vgg", config.vgg, style=config.vgg_style)
        return terms

    def _game(self, attempt: Attempt, discriminator: Discriminator) -> dict[str, Term]:
        config, mask = self._config, attempt.mask
        discriminator.requires_grad_(requires_grad=False)
        # Spectral normalisation moves its power iteration at each forward in training mode.
        discriminator.eval()
        with torch.no_grad():
            real = discriminator(attempt.truth, mask) if config.matching > 0 else ()
        made_up = discriminator(attempt.composed, mask)
        discriminator.train().requires_grad_(requires_grad=True)
        return _terms(
            {
                "adversarial": (
                    config.adversarial,
                    lambda: generator_loss(
                        config.adversarial_kind, made_up, mask, batch_mask=attempt.batch_mask
                    ),
                ),
                "matching": (config.matching, lambda: feature_matching(real, made_up)),
            }
        )


class _Look(NamedTuple):
    """What a feature network sees in an attempt and in the truth."""

    made_up: list[Tensor]
    wanted: list[Tensor]

    def terms(self, name: str, weight: float, *, style: float) -> dict[str, Term]:
        """Return the feature distance under a name, and the style."""
        return _terms(
            {
                name: (weight, lambda: feature_distance(self.made_up, self.wanted).mean()),
                "style": (style, lambda: style_distance(self.made_up, self.wanted).mean()),
            }
        )


def _look(network: SqueezeFeatures | VggFeatures, made_up: Tensor, *, truth: Tensor) -> _Look:
    with torch.no_grad():
        wanted = network(truth)
    return _Look(made_up=network(made_up), wanted=wanted)


def _terms(parts: Mapping[str, tuple[float, Callable[[], Tensor]]]) -> dict[str, Term]:
    """Compute the parts that count."""
    return {name: Term(weight, loss()) for name, (weight, loss) in parts.items() if weight > 0}


def _penalty(discriminator: Judges, truth: Tensor, mask: Tensor) -> Tensor:
    """Return the R1 penalty; a gradient of a gradient needs more digits than bfloat16 has."""
    with torch.autocast(truth.device.type, enabled=False):
        picture = truth.detach().requires_grad_()
        return gradient_penalty(discriminator(picture, mask), picture)


def _shifted(picture: Tensor, step: int) -> Tensor:
    """Cut off some rows and columns, on sides that change with the step.

    SqueezeNet looks at every sixteenth position only, and its gradient favours these. Seen from the
    same corner in every step, it teaches the generator a lattice with a period of 8 and 16 px.
    """
    height, width = picture.shape[-2:]
    margin = min(_FEATURES_STRIDE_PX - 1, min(height, width) - _LEAST_FEATURES_PX)
    assert margin > 0, f"windows of {height} x {width} px are too small for SqueezeNet"
    offsets = margin + 1
    # Steps in a row are far apart, and all pairs of offsets come up equally often.
    row, column = divmod(step * _SCATTER % offsets**2, offsets)
    return picture[..., row : row + height - margin, column : column + width - margin]
