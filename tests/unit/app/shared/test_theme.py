"""Text in the themes' colours has enough contrast."""

import pytest

from app.shared.theme import DARK, LIGHT, Theme

# Of the Web Content Accessibility Guidelines 2.2 (1.4.3), for text of ordinary size.
MIN_CONTRAST = 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance of a CSS colour, as WCAG defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *(("text", ground) for ground in ("window", "base", "hover", "pressed", "done")),
        *(("faint", ground) for ground in ("window", "base", "surround")),
        *(("on_accent", ground) for ground in ("accent", "accent_hover")),
        *(("on_notice", ground) for ground in ("problem", "hint")),
        ("accent_text", "window"),
    ],
)
def test_text_has_enough_contrast(theme: Theme, words: str, ground: str) -> None:
    assert contrast(getattr(theme, words), getattr(theme, ground)) >= MIN_CONTRAST


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
