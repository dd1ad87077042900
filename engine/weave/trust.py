"""Trust in the generator's result, by the texture that it has.

A generator that does not know what belongs in a hole returns the mean of everything that might
(Mathieu et al., "Deep Multi-Scale Video Prediction Beyond Mean Square Error", ICLR 2016, section
1), which has no texture. Followed closely, it would make the weave choose patches just as flat.

In fine structures it may also draw noise, as strong as the texture around. No copies look like that,
so its detail is tested against theirs.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import box_blur, dilate
from engine.compute.strips import Strip, cut_strips
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Rect
from engine.weave.texture import measure_texture_energy

# Texture energy, as a share of that of the surroundings, up to which a result is not trusted, and
# from which it is trusted fully. Good results of the generator have about 0.6.
_UNTRUSTED_SHARE = 0.25
_TRUSTED_SHARE = 0.55
# Sides of the windows in which texture is compared. Each is a box twice, which takes half
# the time of a Gaussian.
_HOLE_WINDOW_PX = 15
_KNOWN_WINDOW_PX = 29
# Margin around a hole, so that the windows contain known pixels.
_MARGIN_PX = 40
# Difference of neighbours in smooth areas, 8-bit steps.
_SMOOTH = 0.3
_SAMPLED_PX = 8
# Agreement up to which the detail of a result is noise, and from which it is right.
_AGREEMENT_RANGE = (0.1, 0.4)
# Detail lies between these deviations. Agreement is a mean over a Gaussian of the last one. All are
# pixels of the generator.
_DETAIL_BLURS_PX = (0.5, 3.0)
_AGREEMENT_BLUR_PX = 6.0
# Variance of detail, squared 8-bit steps, below which hardly anybody sees that it disagrees.
_FAINT_VARIANCE = 100.0


def measure_trust(
    pixels: npt.NDArray[np.uint8], hole: Mask, unknown: Mask
) -> npt.NDArray[np.float32]:
    """Return the trust in a first result, (H, W), float32: 0 where blurred, 1 where detailed.

    Args:
        pixels: (H, W, 3), uint8: the picture, its unknown pixels holding a first result.
        hole: (H, W), bool: the hole in question; far from it, trust is 1.
        unknown: (H, W), bool: unknown; includes the hole.
    """
    trust = np.ones(hole.shape, np.float32)
    place = Rect.of_mask(hole)
    if place is None:
        return trust
    near = place.grown(_MARGIN_PX, within=Rect.of_shape(hole.shape)).slices
    trust[near] = _compare_texture(pixels[near], unknown[near], is_exact=True)
    return trust


def measure_trust_in_strips(
    pixels: npt.NDArray[np.uint8], hole: Mask, unknown: Mask, pool: CancellablePool
) -> npt.NDArray[np.float32]:
    """Return nearly the same as `measure_trust`, in time that follows the hole.

    Every second row and column is returned. The nearest texture is the nearest but for a few percent.

    Args:
        pixels: As for `measure_trust`.
        hole: As for `measure_trust`.
        unknown: As for `measure_trust`.
        pool: Threads of this job; not those of the caller.

    Raises:
        JobCancelledError: The job was cancelled.
    """
    trust = np.ones_like(hole[::2, ::2], np.float32)

    def measure(strip: Strip) -> None:
        outer, inner = strip.outer.slices, strip.inner
        measured = _compare_texture(pixels[outer], unknown[outer], is_exact=False)
        rows = slice((inner.y + 1) // 2, (inner.bottom + 1) // 2)
        columns = slice((inner.x + 1) // 2, (inner.right + 1) // 2)
        inside = measured[inner.slices_in(strip.outer)]
        trust[rows, columns] = inside[inner.y % 2 :: 2, inner.x % 2 :: 2]

    pool.run(measure, pool.call(lambda: _cut_strips(hole)))
    return trust


def _cut_strips(hole: Mask) -> list[Strip]:
    margin_px = _KNOWN_WINDOW_PX + max(_find_greatest_depth(hole), 2 * _MARGIN_PX)
    return list(cut_strips(dilate(hole, 2 * _MARGIN_PX + 1), margin_px=margin_px))


def _compare_texture(
    pixels: npt.NDArray[np.uint8], unknown: Mask, *, is_exact: bool
) -> npt.NDArray[np.float32]:
    colours = pixels.astype(np.float32)
    own, around = (
        _smooth(measure_texture_energy(colours, seen, is_exact=is_exact), side_px)
        for seen, side_px in ((unknown, _HOLE_WINDOW_PX), (~unknown, _KNOWN_WINDOW_PX))
    )
    share = (own + _SMOOTH) / (around + _SMOOTH)
    trusted = (share - _UNTRUSTED_SHARE) / (_TRUSTED_SHARE - _UNTRUSTED_SHARE)
    return np.asarray(np.clip(trusted, 0.0, 1.0), np.float32)


def _find_greatest_depth(hole: Mask) -> int:
    """Return the greatest distance of a hole's pixels from known ones, or a little more."""
    sampled = np.pad(hole[::_SAMPLED_PX, ::_SAMPLED_PX], 1)
    depth = float(ndimage.distance_transform_edt(sampled).max())
    return round((depth + 1.0) * _SAMPLED_PX)


def check_detail(
    generated: npt.NDArray[np.float32],
    woven: npt.NDArray[np.float32],
    blur: Callable[[npt.NDArray[np.float32], float], npt.NDArray[np.float32]],
) -> npt.NDArray[np.float32]:
    """Return the trust in the detail of a result, (N, 1), float32, 0 to 1: 0 where copies disagree.

    With g and w, the detail of the result and of the copies, and means over a few pixels around:

        agreement = (mean(g w) + f) / (sqrt(mean(g g) mean(w w)) + f)

    Args:
        generated: (N, C), 8-bit steps: the result in the hole.
        woven: (N, C), 8-bit steps: the copies that were found there.
        blur: Returns the Gaussian blur of the hole's values, (N, any), 0 elsewhere, by a deviation
            in pixels of the generator.
    """
    ones = np.ones(len(woven), np.float32)
    grey = np.stack([luma(generated), luma(woven), ones], axis=1)
    fine, coarse = (_divide_by_last(blur(grey, blur_px)) for blur_px in _DETAIL_BLURS_PX)
    g, w = (fine - coarse).T
    products = np.stack([g * w, g * g, w * w, ones], axis=1)
    common, own, copied = _divide_by_last(blur(products, _AGREEMENT_BLUR_PX)).T
    agreement = (common + _FAINT_VARIANCE) / (np.sqrt(own * copied) + _FAINT_VARIANCE)
    trusted: npt.NDArray[np.float32] = np.interp(agreement, _AGREEMENT_RANGE, (0.0, 1.0))
    return trusted.astype(np.float32)[:, np.newaxis]


def _divide_by_last(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the other columns of (N, C), divided by the last one."""
    return values[:, :-1] / values[:, -1:]


def _smooth(plane: npt.NDArray[np.float32], side_px: int) -> npt.NDArray[np.float32]:
    return box_blur(box_blur(plane, side_px), side_px)
