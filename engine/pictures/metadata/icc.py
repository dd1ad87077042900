"""Makes ICC profiles for colour spaces that a file describes by code points, or by gamma.

A matrix profile of ICC 4.4 (ICC.1:2022, section 8.3.3): the primaries adapted to D50 by Bradford, and
one curve for all channels; a grey profile has the curve alone. PQ and HLG are brighter than a screen:
their curves keep everything up to half of the reference white, and compress what is brighter.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.picture import CodePoints

Chromaticities: TypeAlias = tuple[float, float, float, float, float, float, float, float]
"""x and y of red, green, blue and white."""

_Numbers: TypeAlias = npt.NDArray[np.float64]
_Parameters: TypeAlias = tuple[float, float, float, float, float]
"""g, a, b, c, d of (a x + b)^g, and c x where x < d."""

_D65: Final = (0.3127, 0.3290)
_C: Final = (0.310, 0.316)
SRGB_CHROMATICITIES: Final = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, *_D65)
# ITU-T H.273, table 2.
_PRIMARIES: Final[dict[int, Chromaticities]] = {
    1: SRGB_CHROMATICITIES,
    4: (0.67, 0.33, 0.21, 0.71, 0.14, 0.08, *_C),
    5: (0.64, 0.33, 0.29, 0.60, 0.15, 0.06, *_D65),
    6: (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65),
    7: (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65),
    8: (0.681, 0.319, 0.243, 0.692, 0.145, 0.049, *_C),
    9: (0.708, 0.292, 0.170, 0.797, 0.131, 0.046, *_D65),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351),
    12: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, *_D65),
    22: (0.630, 0.340, 0.295, 0.605, 0.155, 0.077, *_D65),
}
_SRGB: Final = (1, 13)
_SRGB_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_BT709_CURVE: Final = (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081)
# ITU-T H.273, table 3, but for PQ and HLG.
_CURVES: Final[dict[int, _Parameters]] = {
    **dict.fromkeys((1, 6, 11, 12, 14, 15), _BT709_CURVE),
    4: (2.2, 1, 0, 0, 0),
    5: (2.8, 1, 0, 0, 0),
    7: (1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 0.0913),
    8: (1, 1, 0, 0, 0),
    13: _SRGB_CURVE,
    17: (2.6, (52.37 / 48) ** (1 / 2.6), 0, 0, 0),
}
_NAMES: Final = {(12, 13): "Display P3", (9, 16): "BT.2100 PQ", (9, 18): "BT.2100 HLG"}

_D50_XYZ: Final = np.array([0.9642, 1.0, 0.8249])
_BRADFORD: Final = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_TABLE_SIZE: Final = 4096
# A matrix with larger factors, or an exponent beyond these, is no colour space.
_MAX_FACTOR: Final = 100
_MIN_GAMMA: Final = 0.1
_MAX_GAMMA: Final = 10.0
# Light of diffuse white (ITU-R BT.2408), and the brightest light of HLG on its usual screen.
_WHITE_NITS: Final = 203.0
_HLG_NITS: Final = 1000.0
_PQ_NITS: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class _Tag:
    name: bytes
    body: bytes


def profile_of_code_points(code_points: CodePoints, *, is_grey: bool = False) -> bytes | None:
    """Return the profile of a colour space of ITU-T H.273; None for sRGB and for unknown ones.

    Args:
        code_points: Primaries, transfer function, matrix (of no effect here) and full-range flag.
        is_grey: Whether the pixels are grey.
    """
    primaries, transfer, matrix, full_range = code_points
    if primaries not in _PRIMARIES or transfer not in (*_CURVES, *_HDR_CURVES):
        return None
    if (primaries, transfer) == _SRGB and full_range:
        return None
    name = _NAMES.get((primaries, transfer), f"Primaries {primaries}, transfer {transfer}")
    cicp = _Tag(b"cicp", b"cicp" + bytes([0, 0, 0, 0, primaries, transfer, matrix, full_range]))
    if full_range and transfer in _CURVES:
        curve = _pack_parameters(_CURVES[transfer])
    else:
        curve = _pack_table(transfer, is_full_range=bool(full_range))
    return _make_profile(name, None if is_grey else _PRIMARIES[primaries], curve, extra=[cicp])


def profile_of_gamma(
    gamma: float | None, chromaticities: Chromaticities | None, *, is_grey: bool = False
) -> bytes | None:
    """Return the profile of a PNG's gAMA and cHRM chunks; None for sRGB.

    Args:
        gamma: Exponent from the pixels to light, such as 2.2; None for the curve of sRGB.
        chromaticities: The primaries; None for those of sRGB.
        is_grey: Whether the pixels are grey.
    """
    if gamma is not None and not _MIN_GAMMA <= gamma <= _MAX_GAMMA:
        gamma = None
    chromaticities = chromaticities or SRGB_CHROMATICITIES
    has_srgb_curve = gamma is None or abs(gamma - 2.2) < 0.02
    if np.allclose(chromaticities, SRGB_CHROMATICITIES, atol=0.0015) and has_srgb_curve:
        return None
    curve = _pack_parameters(_SRGB_CURVE if gamma is None else (gamma, 1, 0, 0, 0))
    name = "sRGB curve" if gamma is None else f"Gamma {gamma:.3g}"
    return _make_profile(name, None if is_grey else chromaticities, curve)


def _make_profile(
    name: str,
    chromaticities: Chromaticities | None,
    curve: bytes,
    *,
    extra: list[_Tag] | None = None,
) -> bytes | None:
    """Return a profile, grey without chromaticities; None if these are no colour space."""
    tags = [
        _Tag(b"desc", _pack_text(name)),
        _Tag(b"cprt", _pack_text("No copyright")),
        _Tag(b"wtpt", _pack_xyz(_D50_XYZ)),
    ]
    if chromaticities is None:
        tags.append(_Tag(b"kTRC", curve))
    else:
        try:
            with np.errstate(all="ignore"):
                matrix, adaptation = _adapt_to_d50(chromaticities)
        except (np.linalg.LinAlgError, ZeroDivisionError):
            return None
        if not np.isfinite(matrix).all() or np.abs([matrix, adaptation]).max() > _MAX_FACTOR:
            return None
        tags.append(_Tag(b"chad", b"sf32\0\0\0\0" + _pack_fixed(adaptation.ravel())))
        for channel, column in zip("rgb", matrix.T, strict=True):
            tags.append(_Tag(f"{channel}XYZ".encode(), _pack_xyz(column)))
            tags.append(_Tag(f"{channel}TRC".encode(), curve))
    return _pack_profile(tags + (extra or []), space=b"RGB " if chromaticities else b"GRAY")


def _adapt_to_d50(chromaticities: Chromaticities) -> tuple[_Numbers, _Numbers]:
    """Return the matrix from RGB to XYZ under D50, and the one from the white to D50."""
    xyz = [(x / y, 1.0, (1 - x - y) / y) for x, y in np.reshape(chromaticities, (4, 2)).tolist()]
    primaries, white = np.array(xyz[:3]).T, np.array(xyz[3])
    rgb_to_xyz = primaries * np.linalg.solve(primaries, white)
    scale = (_BRADFORD @ _D50_XYZ) / (_BRADFORD @ white)
    adaptation = np.linalg.inv(_BRADFORD) @ np.diag(scale) @ _BRADFORD
    return adaptation @ rgb_to_xyz, adaptation


def _pack_profile(tags: list[_Tag], *, space: bytes) -> bytes:
    head = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    for tag in tags:
        if tag.body not in places:  # the channels share their curve
            places[tag.body] = head + len(body)
            body += tag.body + bytes(-len(tag.body) % 4)
        table += struct.pack(">4sII", tag.name, places[tag.body], len(tag.body))
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sIIIQI",
        *(head + len(body), b"\0\0\0\0", 0x04400000, b"mntr", space, b"XYZ "),
        *(2026, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0", 0, 0, 0, 0, 0),
    )
    return header + _pack_fixed(_D50_XYZ) + bytes(128 - len(header) - 12) + table + body


def _pack_fixed(numbers: _Numbers) -> bytes:
    return np.rint(numbers * 65_536).astype(">i4").tobytes()


def _pack_xyz(numbers: _Numbers) -> bytes:
    return b"XYZ \0\0\0\0" + _pack_fixed(numbers)


def _pack_text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III4sII", 0, 1, 12, b"enUS", len(encoded), 28) + encoded


def _pack_parameters(parameters: _Parameters) -> bytes:
    return b"para" + struct.pack(">IHH", 0, 3, 0) + _pack_fixed(np.array(parameters))


def _pack_table(transfer: int, *, is_full_range: bool) -> bytes:
    codes = np.linspace(0, 1, _TABLE_SIZE)
    if not is_full_range:
        codes = np.clip((codes * 255 - 16) / 219, 0, 1)
    if transfer in _HDR_CURVES:
        light = _HDR_CURVES[transfer](codes)
    else:
        g, a, b, c, d = _CURVES[transfer]
        light = np.where(codes < d, c * codes, (a * codes + b) ** g)
    table = np.rint(np.clip(light, 0, 1) * 65_535).astype(">u2").tobytes()
    return b"curv" + struct.pack(">II", 0, _TABLE_SIZE) + table


def _decode_pq(codes: _Numbers) -> _Numbers:
    """Perceptual quantizer (SMPTE ST 2084), for a screen that is not HDR."""
    power = codes ** (32 / 2523)
    ratio = np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)
    return _compress(_PQ_NITS * ratio ** (8192 / 1305))


def _decode_hlg(codes: _Numbers) -> _Numbers:
    """Hybrid log-gamma (ITU-R BT.2100), for a screen that is not HDR."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)
    return _compress(_HLG_NITS * scene**1.2)


def _compress(nits: _Numbers) -> _Numbers:
    """Keep light up to half of the reference white; of what is brighter, make the upper half."""
    light = nits / _WHITE_NITS
    brighter = np.maximum(light - 0.5, 0) / 0.5
    return np.minimum(light, 0.5) + 0.5 * brighter / (1 + brighter)


_HDR_CURVES: Final[dict[int, Callable[[_Numbers], _Numbers]]] = {16: _decode_pq, 18: _decode_hlg}
