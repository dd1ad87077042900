"""Mappings between other colour spaces and sRGB: linear light, XYZ, Lab, CMYK."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyvips

from engine.pictures.formats.mapping import LinearMapping
from engine.pictures.formats.vips import to_array, to_samples
from engine.pictures.pixels import Pixels

_SRGB = "srgb"
# libvips' own profile, for CMYK without one.
_CMYK = "cmyk"
_PROFILE = "icc-profile-data"
_DEEP = np.dtype(np.uint16)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightMapping:
    """Linear light with the primaries of sRGB (scRGB); what is brighter than white is clipped.

    Attributes:
        dtype: Type of the samples.
    """

    dtype: np.dtype[np.generic]

    @property
    def depth(self) -> np.dtype[np.unsignedinteger]:
        """See `Mapping`."""
        return _DEEP

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """See `Mapping`."""
        light = colours.astype(np.float32)
        light[np.isnan(light)] = 0
        light.clip(0, 1, out=light)
        return to_array(_make_image(light, "scrgb").colourspace("rgb16"))

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """See `Mapping`."""
        light = _make_image(pixels, "rgb16").colourspace("scrgb")
        return to_samples(light).astype(self.dtype)


@dataclass(frozen=True, slots=True, kw_only=True)
class XyzMapping:
    """CIE XYZ, as libvips decodes LogLuv; there is no way back."""

    @property
    def depth(self) -> np.dtype[np.unsignedinteger]:
        """See `Mapping`."""
        return _DEEP

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """See `Mapping`."""
        xyz = np.nan_to_num(colours.astype(np.float32), nan=0)
        return to_array(_make_image(xyz, "xyz").colourspace("rgb16"))

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """Raise an error."""
        raise ValueError(f"{pixels.shape} pixels cannot become LogLuv")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabMapping:
    """CIE L*a*b* under D50 (TIFF 6.0, section 23; TIFF Technical Note on ICCLab).

    Attributes:
        dtype: Type of the samples: uint8 or uint16, a and b as two's complement or with an
            offset; or floats.
        has_offset: Whether zero is in the middle of a and b (ICCLab).
    """

    dtype: np.dtype[np.generic]
    has_offset: bool

    @property
    def depth(self) -> np.dtype[np.unsignedinteger]:
        """See `Mapping`."""
        return np.dtype(np.uint8) if self.dtype.itemsize == 1 else _DEEP

    @property
    def _unit(self) -> int:
        """What a step of 1 in a or b is in samples."""
        return 1 if self.dtype.itemsize == 1 else 256

    @property
    def _white(self) -> int:
        """What a lightness of 100 is in samples."""
        if self.dtype.itemsize == 1:
            return 255
        return 0xFF00 if self.has_offset else 0xFFFF

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """See `Mapping`."""
        lab = np.nan_to_num(colours.astype(np.float32), nan=0)
        if self.dtype.kind != "f":
            lab[..., 0] *= 100 / self._white
            chroma = np.ascontiguousarray(colours[..., 1:])
            if not self.has_offset:
                chroma = chroma.view(f"i{self.dtype.itemsize}")
            middle = 128 if self.has_offset else 0
            lab[..., 1:] = chroma.astype(np.float32) / self._unit - middle
        bits = 8 * self.depth.itemsize
        return to_array(_make_image(lab, "lab").icc_export(output_profile=_SRGB, depth=bits))

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """See `Mapping`."""
        lab = to_samples(_from_srgb(pixels)).astype(np.float64)
        if self.dtype.kind == "f":
            return lab.astype(self.dtype)
        top = np.iinfo(str(self.dtype)).max
        lab[..., 0] = (lab[..., 0] * (self._white / 100)).clip(0, self._white)
        if self.has_offset:
            lab[..., 1:] = ((lab[..., 1:] + 128) * self._unit).clip(0, top)
            return np.rint(lab).astype(self.dtype)
        limit = (top + 1) // 2
        lab[..., 1:] = (lab[..., 1:] * self._unit).clip(-limit, limit - 1)
        return np.rint(lab).astype(np.int64).astype(self.dtype)


@dataclass(frozen=True, slots=True, kw_only=True)
class CmykMapping:
    """CMYK by its profile, or by that of libvips.

    Attributes:
        numbers: Mapping of the samples to 8 or 16 bits of ink.
        profile: Profile of the inks, None if the file has none that can be used.
    """

    numbers: LinearMapping
    profile: bytes | None = field(default=None, repr=False)

    @property
    def depth(self) -> np.dtype[np.unsignedinteger]:
        """See `Mapping`."""
        return self.numbers.depth

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """See `Mapping`."""
        image = self._attach(_make_image(self.numbers.to_pixels(colours), "cmyk"))
        bits = 8 * self.depth.itemsize
        return to_array(image.icc_transform(_SRGB, embedded=True, input_profile=_CMYK, depth=bits))

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """See `Mapping`."""
        bits = 8 * self.depth.itemsize
        lab = _from_srgb(pixels)
        if self.profile is None:
            inks = lab.icc_export(output_profile=_CMYK, depth=bits)
        else:
            inks = self._attach(lab).icc_export(depth=bits)
        return self.numbers.to_samples(to_array(inks))

    def _attach(self, image: pyvips.Image) -> pyvips.Image:
        image = image.copy()
        image.remove(_PROFILE)
        if self.profile is not None:
            # The stubs do not know that metadata can be bytes.
            image.set_type(pyvips.GValue.blob_type, _PROFILE, self.profile)  # type: ignore[arg-type]
        return image


def make_cmyk_mapping(numbers: LinearMapping, profile: bytes | None) -> CmykMapping:
    """Return a mapping with a profile, or without it if it cannot be used both ways."""
    mapping = CmykMapping(numbers=numbers, profile=profile)
    try:
        mapping.to_samples(mapping.to_pixels(np.zeros((1, 1, 4), numbers.dtype)))
    except pyvips.Error:
        return CmykMapping(numbers=numbers)
    return mapping


def _from_srgb(pixels: Pixels) -> pyvips.Image:
    """Return pixels as Lab under D50."""
    interpretation = _SRGB if pixels.dtype == np.uint8 else "rgb16"
    return _make_image(pixels, interpretation).icc_import(input_profile=_SRGB, pcs="lab")


def _make_image(samples: npt.NDArray[np.generic], interpretation: str) -> pyvips.Image:
    """Return samples (H, W, C) as an image."""
    height, width, bands = samples.shape
    formats = {"u1": "uchar", "u2": "ushort", "f4": "float"}
    kind = formats[samples.dtype.str[1:]]
    data = np.ascontiguousarray(samples)
    image = pyvips.Image.new_from_memory(data.data, width, height, bands, kind)
    return image.copy(interpretation=interpretation)
