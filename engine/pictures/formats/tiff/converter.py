"""Converts the samples of a TIFF page into pixels, and repaired pixels back into samples."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.pictures.formats.colour_spaces import (
    LabMapping,
    LightMapping,
    XyzMapping,
    make_cmyk_mapping,
)
from engine.pictures.formats.mapping import (
    LinearMapping,
    Mapping,
    PaletteMapping,
    cast,
    find_colour_range,
    find_grey_range,
    find_whole_range,
)
from engine.pictures.formats.tiff.decoding import Decoded
from engine.pictures.formats.tiff.layout import Extra, Layout, Number, Photometric
from engine.pictures.picture import Samples
from engine.pictures.pixels import Pixels

_GREY: Final = (Photometric.WHITE_IS_ZERO, Photometric.BLACK_IS_ZERO, Photometric.MASK)
_LAB: Final = (Photometric.CIELAB, Photometric.ICCLAB)
_COLOURS: Final[dict[int, int]] = {
    Photometric.PALETTE: 1,
    Photometric.RGB: 3,
    Photometric.CIELAB: 3,
    Photometric.ICCLAB: 3,
    Photometric.LOG_LUV: 3,
    Photometric.SEPARATED: 4,
}
_BAND_SAMPLES: Final = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Converter:
    """Both ways between the samples of a page and pixels.

    Attributes:
        mapping: Mapping of the colours to pixels.
        colours: Number of samples of a pixel that are its colour.
        alpha_at: Which sample is alpha, None for none.
        alpha: Mapping of alpha to pixels.
        is_associated: Whether the colours have been multiplied by alpha.
        kind: What the samples are, None if the pixels are these samples themselves.
        keeps_profile: Whether the pixels are in the colours of the file's profile.
    """

    mapping: Mapping
    colours: int
    alpha_at: int | None
    alpha: LinearMapping
    is_associated: bool
    kind: Samples | None
    keeps_profile: bool

    def to_pixels(self, samples: npt.NDArray[np.generic]) -> Pixels:
        """Return pixels (H, W, C) of samples (H, W, S)."""
        if self._is_identity(samples.shape[2]):
            return self.mapping.to_pixels(samples)
        band = max(1, _BAND_SAMPLES // (samples.shape[1] * samples.shape[2]))
        starts = range(0, len(samples), band)
        return np.concatenate([self._convert(samples[top : top + band]) for top in starts])

    def to_samples(
        self, pixels: Pixels, samples: npt.NDArray[np.generic]
    ) -> npt.NDArray[np.generic]:
        """Return samples (n, S) of pixels (n, C); channels without a pixel stay as they are.

        Args:
            pixels: The new pixels.
            samples: (n, S), the samples so far.
        """
        found = samples.copy()
        has_alpha = self.alpha_at is not None
        opaque = pixels[:, :-1] if has_alpha else pixels
        colours = self.mapping.to_samples(opaque[np.newaxis])[0]
        if self.alpha_at is not None:
            found[:, self.alpha_at] = self.alpha.to_samples(pixels[:, -1])
            if self.is_associated:
                opacity = self.alpha.to_fractions(found[:, self.alpha_at, np.newaxis])
                colours = cast(colours * opacity, colours.dtype)
        found[:, : self.colours] = colours
        return found

    def _is_identity(self, channels: int) -> bool:
        has_alpha = self.alpha_at is not None
        if not isinstance(self.mapping, LinearMapping) or not self.mapping.is_identity:
            return False
        is_alpha_next = not has_alpha or (self.alpha_at == self.colours and not self.is_associated)
        return is_alpha_next and channels == self.colours + has_alpha

    def _convert(self, samples: npt.NDArray[np.generic]) -> Pixels:
        colours = samples[..., : self.colours]
        if self.alpha_at is None:
            return self.mapping.to_pixels(colours)
        alpha = samples[..., self.alpha_at, np.newaxis]
        if self.is_associated:
            opacity = self.alpha.to_fractions(alpha)
            colours = cast(colours / np.where(opacity > 0, opacity, 1), colours.dtype)
        return np.concatenate(
            [self.mapping.to_pixels(colours), self.alpha.to_pixels(alpha)], axis=2
        )


def make_converter(
    decoded: Decoded, *, profile: bytes | None, colour_map: npt.NDArray[np.integer] | None
) -> Converter:
    """Choose how the samples of a page become pixels; the same samples give the same choice.

    Args:
        decoded: The samples.
        profile: Colour profile of the page.
        colour_map: Red, green and blue of a palette, one after the other, 0 to 65535.

    Raises:
        ValueError: There is no way to show the samples.
    """
    layout = decoded.layout
    extras = _find_extras(layout)
    colours = layout.channels - len(extras)
    samples = decoded.samples
    alphas = [place for place, kind in enumerate(extras) if kind != Extra.UNSPECIFIED]
    alpha_at = colours + alphas[0] if alphas else None
    mapping, kind = _choose_mapping(
        layout, samples[..., :colours], profile=profile, colour_map=colour_map
    )
    if kind is None and len(extras) > len(alphas[:1]):
        kind = Samples.EXTRA_CHANNELS
    numbers = samples[..., -1:] if alpha_at is None else samples[..., alpha_at : alpha_at + 1]
    alpha = _choose_line(layout, numbers, depth=mapping.depth, is_colour=True)
    is_associated = bool(alphas) and extras[alphas[0]] == Extra.ASSOCIATED_ALPHA
    return Converter(
        mapping=mapping,
        colours=colours,
        alpha_at=alpha_at,
        alpha=alpha,
        is_associated=is_associated and layout.photometric in (*_GREY[1:], Photometric.RGB),
        kind=kind,
        keeps_profile=isinstance(mapping, LinearMapping | PaletteMapping),
    )


def _find_extras(layout: Layout) -> tuple[int, ...]:
    """Return what each sample beyond the colours is."""
    if layout.photometric in _GREY:
        is_colour = layout.channels > 2 and not any(layout.extras)
        colours = 3 if is_colour else 1
    else:
        colours = _COLOURS.get(layout.photometric, 0)
    if layout.photometric == Photometric.SEPARATED and layout.inks != 1:
        raise ValueError("its inks are not cyan, magenta, yellow and black")
    count = layout.channels - colours
    if not colours or count < 0:
        raise ValueError(f"it has {layout.channels} channels of an unusual kind")
    if count == 1 and not layout.are_extras_known:
        return (Extra.ALPHA,)  # as many old programs write it
    extras = layout.extras[-count:] if count else ()
    return (Extra.UNSPECIFIED,) * (count - len(extras)) + extras


def _choose_mapping(
    layout: Layout,
    colours: npt.NDArray[np.generic],
    *,
    profile: bytes | None,
    colour_map: npt.NDArray[np.integer] | None,
) -> tuple[Mapping, Samples | None]:
    dtype = colours.dtype
    match layout.photometric:
        case Photometric.PALETTE:
            return PaletteMapping(palette=_read_palette(colour_map), dtype=dtype), None
        case Photometric.CIELAB | Photometric.ICCLAB:
            has_offset = layout.photometric == Photometric.ICCLAB
            return LabMapping(dtype=dtype, has_offset=has_offset), Samples.LAB
        case Photometric.SEPARATED:
            line = _choose_line(layout, colours, is_colour=True)
            return make_cmyk_mapping(line, profile), Samples.CMYK
        case Photometric.LOG_LUV:
            return XyzMapping(), Samples.XYZ
        case _:
            return _choose_plain_mapping(layout, colours, has_profile=profile is not None)


def _choose_plain_mapping(
    layout: Layout, colours: npt.NDArray[np.generic], *, has_profile: bool
) -> tuple[Mapping, Samples | None]:
    """Choose how grey or RGB becomes pixels."""
    is_rgb = colours.shape[2] == 3
    line = _choose_line(layout, colours, is_colour=is_rgb or has_profile)
    if layout.photometric == Photometric.WHITE_IS_ZERO:
        line = replace(line, darkest=line.brightest, brightest=line.darkest)
    if layout.number == Number.FLOAT:
        is_light = is_rgb and not has_profile and line.brightest == 1
        return (LightMapping(dtype=colours.dtype) if is_light else line), Samples.FLOAT
    if layout.number == Number.SIGNED:
        return line, Samples.SIGNED
    return line, Samples.DEEP if layout.bits > 16 else None


def _choose_line(
    layout: Layout,
    samples: npt.NDArray[np.generic],
    *,
    is_colour: bool,
    depth: np.dtype[np.unsignedinteger] | None = None,
) -> LinearMapping:
    if depth is None:
        is_deep = layout.bits > 8 or layout.number == Number.FLOAT
        depth = np.dtype(np.uint16) if is_deep else np.dtype(np.uint8)
    if layout.number == Number.FLOAT:
        ends = find_colour_range(samples) if is_colour else find_grey_range(samples)
    elif layout.bits > 16:
        ends = find_whole_range(samples)
    elif layout.number == Number.SIGNED:
        half = 2.0 ** (layout.bits - 1)
        ends = -half, half - 1
    else:
        ends = 0.0, 2.0**layout.bits - 1
    return LinearMapping(darkest=ends[0], brightest=ends[1], dtype=samples.dtype, depth=depth)


def _read_palette(colour_map: npt.NDArray[np.integer] | None) -> npt.NDArray[np.uint8]:
    """Return a palette as (n, 3), uint8."""
    if colour_map is None or len(colour_map) < 3:
        raise ValueError("its palette is missing")
    colours = colour_map[: len(colour_map) // 3 * 3].reshape(3, -1).T
    # Some programs write 8 bits by mistake.
    return (colours >> 8 if colours.max() > 255 else colours).astype(np.uint8)
