"""What a project is, as one value. Knows no widgets and no files."""

from dataclasses import dataclass, field
from pathlib import Path

from app.editor.document.repairs import Repair, compose
from app.editor.document.viewport import View
from app.editor.jobs.tries import TriesRecord
from engine.api import GuideLine
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Project:
    """An open picture with all that has been done to it.

    Attributes:
        name: Name of the picture's file.
        path: The picture's file; None for a pasted picture.
        original: The picture as it was opened, with its metadata.
        repairs: What has been restored, lowest first.
        tries: Other results in the place of the last repair; None if it is settled.
        mask: (H, W), bool: what is painted and not restored.
        exclusions: (H, W), bool: what is never found as damage; None for nothing.
        guide_lines: The guide lines over the picture.
        source: Rectangle that texture may be copied from; None for anywhere.
        view: What the canvas shows; None for the whole picture.

    Raises:
        ValueError: The parts do not fit one another.
    """

    name: str
    path: Path | None = None
    original: Picture = field(repr=False)
    repairs: tuple[Repair, ...] = ()
    tries: TriesRecord | None = None
    mask: Mask = field(repr=False)
    exclusions: Mask | None = field(default=None, repr=False)
    guide_lines: tuple[GuideLine, ...] = ()
    source: Rect | None = None
    view: View | None = None

    def __post_init__(self) -> None:
        pixels = self.original.pixels
        tried = None if self.tries is None else self.tries.mask
        masks = [self.mask, self.exclusions, tried]
        if any(mask is not None and mask.shape != pixels.shape[:2] for mask in masks):
            raise ValueError(f"expected masks of {pixels.shape[:2]}")
        bounds = Rect.of_shape(pixels.shape)
        for repair in self.list_repairs():
            for part in repair.parts:
                if part.place.intersected(bounds) != part.place:
                    raise ValueError(f"a repair lies at {part.place}, outside of {bounds}")
                if part.pixels.shape[2:] != pixels.shape[2:] or part.pixels.dtype != pixels.dtype:
                    raise ValueError("a repair has other channels than the picture")

    def list_repairs(self) -> list[Repair]:
        """Return all repairs, those of the tries too, each once."""
        tried = () if self.tries is None else tuple(one.repair for one in self.tries.tries)
        return list({id(repair): repair for repair in (*self.repairs, *tried)}.values())

    def compose(self) -> Pixels:
        """Return the current pixels, (H, W, C); this goes over the whole picture."""
        pixels = self.original.pixels
        return compose(pixels, self.repairs, Rect.of_shape(pixels.shape))
