"""What the command line says otherwise than the window."""

import numpy as np

from app.command_line.words import describe_found, explain_event
from app.shared.language.file_words import COMMAND_LINE, describe_pixels
from engine.detection.damage_map import DamageKind
from engine.detection.found_mask import FoundMask
from engine.events import EngineSlow
from engine.pictures.receipt import Receipt, SourceUse


def test_nobody_is_told_to_keep_working() -> None:
    assert explain_event(EngineSlow()) == "The engine is taking longer than usual to start."


def test_a_receipt_speaks_of_the_mask() -> None:
    receipt = Receipt(
        changed_px=0,
        greatest_change=0,
        bits=8,
        kept=(),
        partly_kept=(),
        lost=(),
        source_use=SourceUse.USED,
    )

    assert describe_pixels(receipt, COMMAND_LINE) == ["Outside the mask not one pixel changed."]


def test_flaws_are_counted_by_kind() -> None:
    mask = np.zeros((100, 100), np.bool_)
    mask[0, 0] = True
    counts = {DamageKind.SCRATCH: 1200, DamageKind.SPOT: 0, DamageKind.WRITING: 1}

    sentence = describe_found(FoundMask(mask=mask, counts=counts))

    assert sentence == (
        "Found 1,201 flaws (1,200 scratches, 1 piece of writing) on less than 0.1 % of the picture."
    )
