"""The detector's network: shapes, local contrast, folded normalisations."""

from dataclasses import replace

import pytest
import torch

from engine.detection.network import (
    Detector,
    DetectorConfig,
    fold_norms,
    measure_contrast,
)
from tests.helpers.tiny_detector import TINY_DETECTOR, build_tiny_detector

_MAX_WEIGHTS = 2_000_000


def _draw_noise(side_px: int) -> torch.Tensor:
    return torch.rand(2, 3, side_px, side_px, generator=torch.Generator().manual_seed(0))


def test_damage_is_predicted_for_each_pixel_and_kinds_at_half_the_size() -> None:
    output = build_tiny_detector()(_draw_noise(48))

    assert output.damage.shape == (2, 1, 48, 48)
    assert output.kinds.shape == (2, 4, 24, 24)


def test_a_fresh_detector_expects_little_damage() -> None:
    output = build_tiny_detector()(_draw_noise(64))

    assert 0.005 < output.damage.sigmoid().mean() < 0.15


def test_the_shipped_shape_has_fewer_than_two_million_weights() -> None:
    weights = sum(weight.numel() for weight in DetectorConfig().build().parameters())

    assert weights < _MAX_WEIGHTS


def test_a_detector_that_cannot_use_features_yet_predicts_what_one_without_them_does() -> None:
    blind = build_tiny_detector()
    seeing = replace(TINY_DETECTOR, sees_features=True).build().eval()
    seeing.load_state_dict(blind.state_dict(), strict=False)
    x = _draw_noise(32)

    assert torch.equal(seeing(x).damage, blind(x).damage)


def test_features_matter_once_their_inlets_do() -> None:
    seeing = replace(TINY_DETECTOR, sees_features=True).build().eval()
    x = _draw_noise(32)
    before = seeing(x).damage
    for weight in seeing.inlets.parameters():
        torch.nn.init.normal_(weight)

    assert not torch.allclose(seeing(x).damage, before)


def test_squeezenet_is_frozen() -> None:
    detector = DetectorConfig().build()

    assert detector.trunk is not None
    assert not any(weight.requires_grad for weight in detector.trunk.parameters())


def test_results_stay_the_same_when_normalisations_are_folded() -> None:
    detector = _train_norms(build_tiny_detector())
    x = _draw_noise(32)
    before = detector(x)

    after = fold_norms(detector)(x)

    torch.testing.assert_close(after.damage, before.damage, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(after.kinds, before.kinds, atol=1e-4, rtol=1e-4)
    assert not any("norm" in name for name in detector.state_dict())


def test_a_flat_picture_has_no_local_contrast() -> None:
    contrast = measure_contrast(torch.full((1, 3, 32, 32), 0.4))

    torch.testing.assert_close(contrast, torch.zeros(1, 1, 32, 32), atol=1e-3, rtol=0.0)


def test_a_bright_speck_has_positive_contrast_and_a_dark_one_negative() -> None:
    rgb = torch.full((1, 3, 64, 64), 0.5)
    rgb[..., 16, 16], rgb[..., 48, 48] = 0.8, 0.2

    contrast = measure_contrast(rgb)

    assert contrast[0, 0, 16, 16] > 2.0
    assert contrast[0, 0, 48, 48] < -2.0


def test_a_faded_picture_has_about_the_same_local_contrast() -> None:
    rgb = _draw_noise(64)

    faded = measure_contrast(0.5 * rgb + 0.3)

    assert (faded - measure_contrast(rgb)).abs().mean() < 0.15


@pytest.mark.parametrize("widths", [(), (8,), (8, 0)])
def test_too_few_levels_or_channels_are_refused(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="widths"):
        DetectorConfig(widths=widths)


def test_a_size_without_its_number_of_blocks_is_refused() -> None:
    with pytest.raises(ValueError, match="4 sizes"):
        DetectorConfig(encoder_blocks=(2, 2))


def _train_norms(detector: Detector) -> Detector:
    """Let the normalisations see some numbers, so that they differ from the identity."""
    detector.train()
    with torch.no_grad():
        detector(_draw_noise(64))
    return detector.eval()
