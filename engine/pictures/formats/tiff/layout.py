"""What the entries of a TIFF page say about its samples, and where they lie in the file.

TIFF 6.0, sections 8, 13 to 16, 18 and 23; TIFF Technical Note 3 for floating point.
"""

import enum
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.pictures.metadata.exif import is_sideways
from engine.pictures.tiff_directories import Directory, TiffFile

NEW_SUBFILE_TYPE: Final = 254
SUBFILE_TYPE: Final = 255
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 256, 257, 258, 259, 262
FILL_ORDER, STRIP_OFFSETS, ORIENTATION, CHANNELS = 266, 273, 274, 277
ROWS_PER_STRIP, STRIP_BYTES, PLANAR, PREDICTOR, COLOUR_MAP = 278, 279, 284, 317, 320
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES = 322, 323, 324, 325
INK_SET, EXTRA_SAMPLES, SAMPLE_FORMAT, ICC_PROFILE = 332, 338, 339, 34675
_REDUCED, _MASK = 1, 4
_UNDEFINED_NUMBER: Final = 4
_OLD_REDUCED: Final = 2


class Compression(enum.IntEnum):
    """Compressions whose samples are read as they are."""

    NONE = 1
    CCITT_RLE = 2
    CCITT_G3 = 3
    CCITT_G4 = 4
    LZW = 5
    DEFLATE = 8
    PACKBITS = 32773
    OLD_DEFLATE = 32946
    LZMA = 34925
    ZSTD = 50000


_PREDICTED: Final = (
    *(Compression.LZW, Compression.DEFLATE, Compression.OLD_DEFLATE),
    *(Compression.LZMA, Compression.ZSTD),
)
CCITT: Final = (Compression.CCITT_RLE, Compression.CCITT_G3, Compression.CCITT_G4)


class Photometric(enum.IntEnum):
    """What the samples mean."""

    WHITE_IS_ZERO = 0
    BLACK_IS_ZERO = 1
    RGB = 2
    PALETTE = 3
    MASK = 4
    SEPARATED = 5
    YCBCR = 6
    CIELAB = 8
    ICCLAB = 9
    CFA = 32803
    LOG_L = 32844
    LOG_LUV = 32845
    LINEAR_RAW = 34892


class Number(enum.IntEnum):
    """What a sample is."""

    UNSIGNED = 1
    SIGNED = 2
    FLOAT = 3


class Extra(enum.IntEnum):
    """What a sample beyond the colours is."""

    UNSPECIFIED = 0
    ASSOCIATED_ALPHA = 1
    ALPHA = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The strips or tiles of a page, all planes one after the other.

    Attributes:
        width: Columns of each.
        height: Rows of each; the last strip may have fewer.
        is_tiled: Whether they are tiles.
        across: Number of segments in a row of segments.
        down: Number of rows of segments.
        offsets: Position of each in the file.
        sizes: Number of bytes of each.
    """

    width: int
    height: int
    is_tiled: bool
    across: int
    down: int
    offsets: npt.NDArray[np.int64] = field(repr=False, compare=False)
    sizes: npt.NDArray[np.int64] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The samples of a page.

    Attributes:
        width: Columns.
        height: Rows.
        channels: Number of samples of a pixel.
        bits: Bits of a sample.
        number: What a sample is.
        photometric: What the samples mean, a `Photometric` if it is known.
        extras: What each sample beyond the colours is.
        are_extras_known: Whether the file says what they are.
        inks: 1 for CMYK, 2 for other inks.
        is_planar: Whether each channel lies by itself.
        compression: Compression, a `Compression` if it is known.
        predictor: 1 for none, 2 for differences of samples, 3 for those of floats.
        fill_order: 2 if the bits of a byte are reversed.
        orientation: Orientation of the page as in EXIF, 1 to 8.
        segments: Where its samples lie.
    """

    width: int
    height: int
    channels: int
    bits: int
    number: int
    photometric: int
    extras: tuple[int, ...]
    are_extras_known: bool
    inks: int
    is_planar: bool
    compression: int
    predictor: int
    fill_order: int
    orientation: int
    segments: Segments

    @property
    def planes(self) -> int:
        """Number of planes."""
        return self.channels if self.is_planar else 1

    @property
    def plane_channels(self) -> int:
        """Number of samples of a pixel in a plane."""
        return 1 if self.is_planar else self.channels

    @property
    def segment_row_bytes(self) -> int:
        """Number of bytes of a row of a segment, uncompressed."""
        return (self.segments.width * self.plane_channels * self.bits + 7) // 8

    def find_segment(self, number: int) -> tuple[int, slice, slice]:
        """Return the plane, the rows and the columns of a strip or tile, by its number in the file."""
        segments = self.segments
        plane, place = divmod(number, segments.across * segments.down)
        row, column = divmod(place, segments.across)
        top, left = row * segments.height, column * segments.width
        return plane, slice(top, top + segments.height), slice(left, left + segments.width)

    @property
    def is_turned(self) -> bool:
        """Whether rows and columns of the upright picture are exchanged."""
        return is_sideways(self.orientation)


def is_full_page(file: TiffFile, page: Directory) -> bool:
    """Return whether a page is a picture of its own, not a smaller copy or a mask of another."""
    kind = file.read_integer(page, NEW_SUBFILE_TYPE, 0)
    return (
        not kind & (_REDUCED | _MASK) and file.read_integer(page, SUBFILE_TYPE, 1) != _OLD_REDUCED
    )


def find_main_page(file: TiffFile) -> Directory:
    """Return the first page that is a picture of its own, or simply the first."""
    return next((page for page in file.pages if is_full_page(file, page)), file.pages[0])


def read_layout(file: TiffFile, page: Directory) -> Layout:
    """Read what a page says about its samples.

    Raises:
        ValueError: The entries contradict each other, or are missing.
    """
    width, height = (file.read_integer(page, tag, 0) for tag in (WIDTH, HEIGHT))
    channels = file.read_integer(page, CHANNELS, 1)
    bits = file.read_integers(page, BITS) or (1,)
    numbers = set(file.read_integers(page, SAMPLE_FORMAT)) or {Number.UNSIGNED}
    if width < 1 or height < 1 or channels < 1:
        raise ValueError(f"its size is {width} x {height} x {channels}")
    photometric = file.read_integer(page, PHOTOMETRIC, Photometric.BLACK_IS_ZERO)
    if photometric == Photometric.CIELAB and Number.FLOAT not in numbers:
        numbers = {Number.UNSIGNED}  # whether a and b are called signed or not, they are
    if len(set(bits)) > 1 or len(numbers) > 1:
        raise ValueError("its channels have different depths")
    number = numbers.pop()
    compression = file.read_integer(page, COMPRESSION, 1)
    is_planar = file.read_integer(page, PLANAR, 1) == 2 and channels > 1
    extras = file.read_integers(page, EXTRA_SAMPLES)
    orientation = file.read_integer(page, ORIENTATION, 1)
    return Layout(
        width=width,
        height=height,
        channels=channels,
        bits=bits[0],
        number=Number.UNSIGNED if number == _UNDEFINED_NUMBER else number,
        photometric=photometric,
        extras=extras,
        are_extras_known=bool(extras),
        inks=file.read_integer(page, INK_SET, 1),
        is_planar=is_planar,
        compression=compression,
        predictor=file.read_integer(page, PREDICTOR, 1) if compression in _PREDICTED else 1,
        fill_order=file.read_integer(page, FILL_ORDER, 1),
        orientation=orientation if 1 <= orientation <= 8 else 1,
        segments=_read_segments(file, page, planes=channels if is_planar else 1),
    )


def _read_segments(file: TiffFile, page: Directory, *, planes: int) -> Segments:
    width, height = (file.read_integer(page, tag, 0) for tag in (WIDTH, HEIGHT))
    is_tiled = page.find(TILE_OFFSETS) is not None or page.find(TILE_WIDTH) is not None
    if is_tiled:
        across, down = (file.read_integer(page, tag, 0) for tag in (TILE_WIDTH, TILE_HEIGHT))
        if across < 1 or down < 1:
            raise ValueError("its tiles have no size")
        tags = (TILE_OFFSETS, TILE_BYTES)
        # Some old files have the offsets of their tiles in the entry for strips.
        if page.find(TILE_OFFSETS) is None:
            tags = (STRIP_OFFSETS, STRIP_BYTES)
    else:
        across = width
        down = min(file.read_integer(page, ROWS_PER_STRIP, height) or height, height)
        tags = (STRIP_OFFSETS, STRIP_BYTES)
    columns, rows = -(-width // across), -(-height // down)
    count = columns * rows * planes
    offsets = _read_places(file, page, tags[0], count=count)
    sizes = _read_places(file, page, tags[1], count=count)
    if page.find(tags[1]) is None:
        sizes = _guess_sizes(offsets, stop=len(file.data))
    return Segments(
        width=across,
        height=down,
        is_tiled=is_tiled,
        across=columns,
        down=rows,
        offsets=offsets,
        sizes=sizes,
    )


def _read_places(file: TiffFile, page: Directory, tag: int, *, count: int) -> npt.NDArray[np.int64]:
    """Return `count` positions or lengths; those that are missing or absurd are 0."""
    if count > len(file.data):
        raise ValueError(f"it has {count} strips or tiles in {len(file.data)} bytes")
    places = np.zeros(count, np.int64)
    raw = file.read_numbers(page.find(tag))
    if raw is not None and raw.dtype.kind == "u":
        usable = np.minimum(raw[: len(places)].astype(np.uint64), np.uint64(2**62))
        places[: len(usable)] = usable.astype(np.int64)
    return places


def _guess_sizes(offsets: npt.NDArray[np.int64], *, stop: int) -> npt.NDArray[np.int64]:
    """Return the distance of each segment to the next one in the file."""
    ends = np.append(np.unique(offsets), stop)
    after = np.searchsorted(ends, offsets, side="right").clip(max=len(ends) - 1)
    return np.asarray((ends[after] - offsets).clip(min=0))
