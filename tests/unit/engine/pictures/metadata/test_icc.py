import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from engine.pictures.metadata.icc import profile_of_code_points, profile_of_gamma

P3 = (12, 13, 0, 1)
PQ = (9, 16, 0, 1)
ADOBE = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06, 0.3127, 0.3290)


def show(profile: bytes | None, *pixels: tuple[int, int, int]) -> list[tuple[int, ...]]:
    """Return pixels in sRGB, as Little CMS converts them."""
    image = Image.fromarray(np.array([pixels], np.uint8))
    space = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
    shown = ImageCms.profileToProfile(image, space, ImageCms.createProfile("sRGB"))
    assert shown is not None
    return [tuple(pixel) for pixel in np.asarray(shown)[0].tolist()]


def test_display_p3_is_more_colourful_than_srgb_and_has_the_same_greys() -> None:
    assert show(profile_of_code_points(P3), (200, 100, 50), (90, 90, 90)) == [
        (215, 93, 31),
        (90, 90, 90),
    ]


@pytest.mark.parametrize("code_points", [(1, 13, 0, 1), (2, 2, 0, 1), (9, 99, 0, 1), (0, 13, 0, 1)])
def test_srgb_and_unknown_code_points_need_no_profile(
    code_points: tuple[int, int, int, int],
) -> None:
    assert profile_of_code_points(code_points) is None


def test_pq_and_hlg_show_diffuse_white_bright_and_highlights_brighter() -> None:
    black, white, sun = show(profile_of_code_points(PQ), *[(v, v, v) for v in (0, 148, 255)])
    assert black == (0, 0, 0)
    assert 215 < white[0] < 235
    assert sun[0] > 250

    (white,) = show(profile_of_code_points((9, 18, 0, 1)), (191, 191, 191))
    assert 215 < white[0] < 235


def test_narrow_range_has_its_black_at_16_and_its_white_at_235() -> None:
    black, white = show(profile_of_code_points((1, 13, 0, 0)), (16, 16, 16), (235, 235, 235))

    assert black == (0, 0, 0)
    assert white == (255, 255, 255)


def test_linear_light_is_brightened() -> None:
    assert show(profile_of_gamma(1.0, None), (55, 55, 55)) == [(128, 128, 128)]


def test_adobe_rgb_is_told_by_its_primaries() -> None:
    (shown,) = show(profile_of_gamma(2.199, ADOBE), (100, 200, 100))

    assert shown[0] < 20
    assert abs(shown[1] - 201) < 3


def test_the_usual_gamma_is_srgb() -> None:
    assert profile_of_gamma(1 / 0.45455, None) is None


def test_a_grey_profile_has_a_curve_alone() -> None:
    profile = profile_of_gamma(1.0, None, is_grey=True)

    assert profile is not None
    assert profile[16:20] == b"GRAY"


@given(
    gamma=st.floats(0.01, 100),
    chromaticities=st.tuples(*[st.floats(0, 21_474)] * 8),
)
def test_any_numbers_of_a_file_give_a_profile_or_none(
    gamma: float, chromaticities: tuple[float, float, float, float, float, float, float, float]
) -> None:
    profile = profile_of_gamma(gamma, chromaticities)

    assert profile is None or len(profile) == int.from_bytes(profile[:4], "big")
