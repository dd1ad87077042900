"""Examples are written and read with every bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.detection.damage_map import DamageKind
from engine.detection.examples import Example, Truth, decode_example, encode_example, truth_of
from engine.errors import PictureReadError


def random_example(*, height: int, width: int, channels: int, bits: int, seed: int) -> Example:
    rng = np.random.default_rng(seed)
    kind = np.uint16 if bits == 16 else np.uint8
    pixels = rng.integers(0, 2**bits, (height, width, channels), kind)
    truth = rng.integers(0, len(Truth), (height, width), np.uint8)
    return Example(pixels=pixels, truth=truth)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(1, 4),
    st.sampled_from([8, 16]),
    st.integers(0, 1000),
)
def test_what_is_written_is_read(
    height: int, width: int, channels: int, bits: int, seed: int
) -> None:
    example = random_example(height=height, width=width, channels=channels, bits=bits, seed=seed)

    again = decode_example(encode_example(example), name="example")

    assert again.pixels.dtype == example.pixels.dtype
    assert np.array_equal(again.pixels, example.pixels)
    assert np.array_equal(again.truth, example.truth)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_a_damaged_file_is_one_error(seed: int) -> None:
    rng = np.random.default_rng(seed)
    example = random_example(height=9, width=7, channels=3, bits=8, seed=1)
    data = bytearray(encode_example(example)[: rng.integers(0, 2000)])
    for _ in range(rng.integers(1, 8)):
        if data:
            data[rng.integers(len(data))] = rng.integers(256)

    try:
        again = decode_example(bytes(data), name="broken")
    except PictureReadError as error:
        assert "broken" in str(error)  # noqa: PT017 a lucky change may be harmless
    else:
        assert again.truth.shape == again.pixels.shape[:2]


def test_each_kind_has_its_truth() -> None:
    assert [truth_of(kind).name.lower() for kind in DamageKind] == [
        "scratch",
        "spot",
        "fold",
        "writing",
    ]


def test_truth_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="expected truth"):
        Example(pixels=np.zeros((4, 5, 3), np.uint8), truth=np.zeros((5, 4), np.uint8))
