"""Half-tone screens: the dots of a newspaper and the rosettes of a printed colour picture."""

import numpy as np

from training.damage.fields import Field, Picture, clamp, make_axes

_ROSETTE_DEGREES = (15.0, 75.0, 0.0)  # cyan, magenta, yellow


def screen_tone(rng: np.random.Generator, tone: Field) -> Field:
    """Return a tone (H, W), 0 to 1, printed with one ink, as in a newspaper."""
    period_px = rng.uniform(2.6, 6.5)
    softness = rng.uniform(0.2, 0.6)
    degrees = 45.0 + rng.normal(0.0, 4.0)
    return _print_dots(rng, tone, period_px, degrees, softness)


def screen_colour(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return a picture printed with cyan, magenta and yellow ink, as in a magazine."""
    period_px = rng.uniform(2.2, 4.2)
    softness = rng.uniform(0.5, 1.1)  # inks spread, and lie beside one another
    turn = rng.normal(0.0, 5.0)
    inks = [
        _print_dots(rng, picture[..., channel], period_px, degrees + turn, softness)
        for channel, degrees in enumerate(_ROSETTE_DEGREES)
    ]
    return np.stack(inks, axis=-1)


def _print_dots(
    rng: np.random.Generator, tone: Field, period_px: float, degrees: float, softness: float
) -> Field:
    """Return a tone as dots, whose area grows as the tone darkens.

    The screen is a threshold for each pixel, with the levels of two crossed cosines:
    `dot = clip((tone - threshold) / softness + 1/2)`.
    """
    along, across = make_axes(tone.shape, degrees)
    turn = np.float32(2 * np.pi / period_px)
    phases = rng.uniform(0, 2 * np.pi, 2)
    threshold = 0.5 + 0.25 * (np.cos(along * turn + phases[0]) + np.cos(across * turn + phases[1]))
    # Without this the darkest and lightest tones would lose their dots altogether.
    level = 0.06 + 0.88 * tone
    return clamp((level - threshold) / softness + 0.5)
