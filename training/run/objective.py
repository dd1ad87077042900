"""The training objective: the losses of both networks, each weighted, and their sums."""

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
from training.losses.feature_networks import FeatureNetworks, SqueezeFeatures, VggFeatures
from training.losses.lattice import lattice_excess
from training.losses.perceptual import feature_distance, style_distance
from training.losses.reconstruction import distillation_l1, masked_l1, masked_l2, side_l1
from training.losses.regions import seam_band
from training.losses.repetition import repetition_excess
from training.losses.variation import seam_variation

_FEATURES_STRIDE_PX = 16
_MIN_FEATURES_PX = 31
_OFFSET_STRIDE = 10_007  # a prime, so that no square of offsets shares a divisor with it

Discriminate: TypeAlias = Callable[[Tensor, Tensor], tuple[DiscriminatorOutput, ...]]
"""A discriminator, or the wrapper that averages its gradients over processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The generator's output for a batch, beside the truth; pictures float32, about -1..1.

    Attributes:
        picture: (B, 3, H, W), predicted.
        half: (B, 3, H / 2, W / 2), a side output.
        quarter: (B, 3, H / 4, W / 4), a side output.
        truth: (B, 3, H, W).
        mask: (B, 1, H, W), 1 inside the hole.
        composed: (B, 3, H, W), the prediction inside the hole, the truth outside.
        batch_mask: (N, 1, H, W), the masks of the whole batch that this is a part of.
        teacher_picture: (B, 3, H, W), the teacher's picture; None without a teacher.
    """

    picture: Tensor
    half: Tensor
    quarter: Tensor
    truth: Tensor
    mask: Tensor
    composed: Tensor
    batch_mask: Tensor
    teacher_picture: Tensor | None = None

    @classmethod
    def from_output(
        cls,
        output: GeneratorOutput,
        *,
        truth: Tensor,
        mask: Tensor,
        batch_mask: Tensor | None = None,
        teacher_picture: Tensor | None = None,
    ) -> "Prediction":
        """Return the prediction of a generator's output; of a whole batch without `batch_mask`."""
        picture = output.picture.float()
        return cls(
            picture=picture,
            half=output.half.float(),
            quarter=output.quarter.float(),
            truth=truth,
            mask=mask,
            composed=torch.lerp(truth, picture, mask),
            batch_mask=mask if batch_mask is None else batch_mask,
            teacher_picture=teacher_picture,
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
    """Computes the losses that a run's configuration has weights for."""

    def __init__(self, config: LossConfig, features: FeatureNetworks) -> None:
        if config.needs_squeeze and features.squeeze is None:
            raise ValueError("the weights need SqueezeNet's features, which were not given")
        if config.needs_vgg and features.vgg is None:
            raise ValueError("the weights need VGG's features, which were not given")
        self._config = config
        self._features = features

    def generator_losses(
        self, prediction: Prediction, *, step: int, discriminator: Discriminator | None
    ) -> WeightedLosses:
        """Return the generator's losses.

        Args:
            prediction: The generator's output.
            step: Number of steps taken before.
            discriminator: None before the adversarial steps; unchanged afterwards.
        """
        terms = self._reconstruction(prediction) | self._perceptual(prediction, step)
        if discriminator is not None:
            terms |= self._adversarial(prediction, discriminator)
        return WeightedLosses(terms)

    def discriminator_losses(
        self, prediction: Prediction, discriminator: Discriminate, *, adversarial_step: int
    ) -> WeightedLosses:
        """Return the discriminator's losses; no gradient reaches the generator.

        Args:
            prediction: The generator's output.
            discriminator: The network, or its wrapper.
            adversarial_step: Steps since the discriminator began to learn; the gradient penalty is
                computed every `LossConfig.r1_every_steps` of them (lazy regularisation, Karras et
                al. 2020, section 3.1).
        """
        config, truth, mask = self._config, prediction.truth, prediction.mask
        real, generated = (
            discriminator(truth, mask),
            discriminator(prediction.composed.detach(), mask),
        )
        loss = discriminator_loss(
            config.adversarial_kind, real, generated, mask, batch_mask=prediction.batch_mask
        )
        terms = {"discriminator": Term(1.0, loss)}
        if config.r1 > 0 and adversarial_step % config.r1_every_steps == 0:
            penalty = _penalty(discriminator, truth, mask)
            terms["r1"] = Term(config.r1 * config.r1_every_steps, penalty)
        return WeightedLosses(terms)

    def _reconstruction(self, prediction: Prediction) -> dict[str, Term]:
        config, truth, mask = self._config, prediction.truth, prediction.mask
        known = 1.0 - mask

        def l1(region: Tensor) -> Tensor:
            return masked_l1(prediction.picture, truth, region)

        def l2(region: Tensor) -> Tensor:
            return masked_l2(prediction.picture, truth, region)

        def band() -> Tensor:
            return seam_band(mask, radius_px=config.seam_px)

        def sides(region: Tensor) -> Tensor:
            return side_l1(prediction.half, truth, region) + side_l1(
                prediction.quarter, truth, region
            )

        def distillation() -> Tensor:
            assert prediction.teacher_picture is not None, "the networks of this run have a teacher"
            return distillation_l1(
                prediction.picture,
                prediction.teacher_picture,
                mask,
                known_weight=config.distillation_known,
            )

        def variation() -> Tensor:
            return seam_variation(
                prediction.composed,
                truth,
                mask,
                radius_px=config.seam_px,
                batch_mask=prediction.batch_mask,
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
                    lambda: lattice_excess(prediction.composed, truth, mask),
                ),
                "repetition": (
                    config.repetition,
                    lambda: repetition_excess(prediction.composed, truth, mask),
                ),
                "distillation": (config.distillation, distillation),
            }
        )

    def _perceptual(self, prediction: Prediction, step: int) -> dict[str, Term]:
        config = self._config
        picture, truth = prediction.composed, prediction.truth
        terms: dict[str, Term] = {}
        if config.needs_squeeze:
            assert self._features.squeeze is not None
            distance, style = _compare_features(
                self._features.squeeze, _shift(picture, step), _shift(truth, step)
            )
            terms |= _terms(
                {
                    "perceptual": (config.perceptual, distance),
                    "style": (config.squeeze_style, style),
                }
            )
        if config.needs_vgg:
            assert self._features.vgg is not None
            distance, style = _compare_features(self._features.vgg, picture, truth)
            terms |= _terms({"vgg": (config.vgg, distance), "style": (config.vgg_style, style)})
        return terms

    def _adversarial(self, prediction: Prediction, discriminator: Discriminator) -> dict[str, Term]:
        config, mask = self._config, prediction.mask
        discriminator.requires_grad_(requires_grad=False)
        # Spectral normalisation moves its power iteration at each forward in training mode.
        discriminator.eval()
        with torch.no_grad():
            real = discriminator(prediction.truth, mask) if config.matching > 0 else ()
        generated = discriminator(prediction.composed, mask)
        discriminator.train().requires_grad_(requires_grad=True)
        return _terms(
            {
                "adversarial": (
                    config.adversarial,
                    lambda: generator_loss(
                        config.adversarial_kind, generated, mask, batch_mask=prediction.batch_mask
                    ),
                ),
                "matching": (config.matching, lambda: feature_matching(real, generated)),
            }
        )


def _compare_features(
    network: SqueezeFeatures | VggFeatures, picture: Tensor, truth: Tensor
) -> tuple[Callable[[], Tensor], Callable[[], Tensor]]:
    """Return functions that compute the feature distance and the style distance, scalars."""
    with torch.no_grad():
        truth_features = network(truth)
    features = network(picture)
    return (
        lambda: feature_distance(features, truth_features).mean(),
        lambda: style_distance(features, truth_features).mean(),
    )


def _terms(parts: Mapping[str, tuple[float, Callable[[], Tensor]]]) -> dict[str, Term]:
    """Compute the terms whose weight is above 0."""
    return {name: Term(weight, loss()) for name, (weight, loss) in parts.items() if weight > 0}


def _penalty(discriminator: Discriminate, truth: Tensor, mask: Tensor) -> Tensor:
    """Return the R1 penalty; the gradient of a gradient needs more precision than bfloat16."""
    with torch.autocast(truth.device.type, enabled=False):
        picture = truth.detach().requires_grad_()
        return gradient_penalty(discriminator(picture, mask), picture)


def _shift(picture: Tensor, step: int) -> Tensor:
    """Crop some rows and columns, on sides that change with the step.

    SqueezeNet has a stride of 16 px, and its gradient favours the positions on that grid. If the
    grid stayed in place, the generator would learn a lattice with periods of 8 and 16 px.
    """
    height, width = picture.shape[-2:]
    margin = min(_FEATURES_STRIDE_PX - 1, min(height, width) - _MIN_FEATURES_PX)
    assert margin > 0, f"windows of {height} x {width} px are too small for SqueezeNet"
    offsets = margin + 1
    # Consecutive steps lie far apart, and all pairs of offsets come up equally often.
    row, column = divmod(step * _OFFSET_STRIDE % offsets**2, offsets)
    return picture[..., row : row + height - margin, column : column + width - margin]
