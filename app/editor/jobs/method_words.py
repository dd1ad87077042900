"""The names of methods on the screen, and a sentence about each."""

from PySide6.QtCore import QCoreApplication

from engine.api import Method


def name_method(method: Method) -> str:
    """Return the name of a method in the user's language."""
    return {
        Method.REWEAVE: _tr("Reweave"),
        Method.EDGES: _tr("Edges continued"),
        Method.GENERATOR: _tr("Generator only"),
        Method.WEAVE: _tr("Weave only"),
        Method.TELEA: _tr("Quick fill"),
        Method.NAVIER_STOKES: _tr("Quick fill along lines"),
        Method.POISSON: _tr("Quick fill, smooth"),
        Method.CLONE: _tr("Clone stamp"),
        Method.HEAL: _tr("Healing brush"),
    }[method]


def describe_method(method: Method) -> str:
    """Return a sentence about what a method does and what it is good for."""
    return {
        Method.REWEAVE: _tr(
            "Draws what belongs there and weaves it from the picture's own texture. "
            "Best for most areas."
        ),
        Method.EDGES: _tr(
            "Reweave that continues every edge that reaches the area, even doubtful ones."
        ),
        Method.GENERATOR: _tr(
            "What the model draws, unchanged: often right in shape, but softer than the picture."
        ),
        Method.WEAVE: _tr(
            "The picture's own texture without the model: for grass, gravel, cloth and water."
        ),
        Method.TELEA: _tr(
            "Spreads the colours at the border inwards, in a moment: for dust and scratches "
            "(Telea's method)."
        ),
        Method.NAVIER_STOKES: _tr(
            "Continues light and dark lines from the border, in a moment: for thin scratches "
            "(Navier-Stokes equations)."
        ),
        Method.POISSON: _tr(
            "Stretches a smooth surface between the borders, in a moment: for sky and plain walls "
            "(Poisson's equation)."
        ),
        Method.CLONE: _tr("Copies another place of the picture as it is."),
        Method.HEAL: _tr(
            "Copies another place of the picture, fitted to the light and colour here."
        ),
    }[method]


def _tr(text: str) -> str:
    return QCoreApplication.translate("methods", text)
