"""The packed copy of a mask."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.editor.document.mask import MaskChange, PaintedMask
from app.editor.project.packed_mask import PackedMask
from engine.pictures.pixels import Rect


@settings(max_examples=60)
@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    starts_painted=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_a_packed_mask_follows_changes(
    *, height: int, width: int, starts_painted: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    mask = PaintedMask(height=height, width=width)
    bounds = mask.bounds
    if starts_painted:
        mask.flip(mask.invert_change())
    packed = PackedMask.of(mask)
    for _ in range(5):
        left, top = int(rng.integers(width)), int(rng.integers(height))
        place = Rect.from_edges(
            left=left,
            top=top,
            right=int(rng.integers(left, width)) + 1,
            bottom=int(rng.integers(top, height)) + 1,
        )
        flips = rng.random((place.height, place.width)) < 0.5
        change = MaskChange.from_flips(flips, place=place)
        if change is not None:
            mask.flip(change)
            packed.update(mask.elements, change.place)

    unpacked = packed.unpack()

    assert unpacked.dtype == np.bool_
    assert np.array_equal(unpacked, mask.elements)
    assert unpacked.shape == (bounds.height, bounds.width)


def test_a_copy_does_not_follow() -> None:
    mask = PaintedMask(height=9, width=9)
    packed = PackedMask.of(mask)
    copy = packed.copy()
    mask.flip(mask.invert_change())

    packed.update(mask.elements, mask.bounds)

    assert packed.unpack().all()
    assert not copy.unpack().any()
