"""Sentences about what files hold, keep and lose."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.shared.language.file_words import (
    describe_contents,
    describe_damage,
    describe_losses,
    list_receipt,
    summarise_receipt,
)
from engine.pictures.picture import Note, Picture, Samples
from engine.pictures.receipt import Part, Receipt, SourceUse

_PICTURE = Picture(
    pixels=np.zeros((4, 6, 3), np.uint16),
    samples=Samples.CMYK,
    pages=3,
    has_gain_map=True,
    notes=(Note.TRUNCATED,),
)
_LOSSLESS = Receipt(changed_px=0, greatest_change=0, bits=16, kept=(Part.EXIF, Part.RESOLUTION))


@pytest.mark.parametrize("part", Part)
def test_each_loss_is_one_sentence(part: Part) -> None:
    (sentence,) = describe_losses(_PICTURE, [part])

    assert sentence.endswith(".")
    assert sentence.count(".") == 1


@pytest.mark.parametrize("samples", Samples)
def test_each_kind_of_samples_has_its_sentences(samples: Samples) -> None:
    picture = replace(_PICTURE, samples=samples)

    assert describe_losses(picture, [Part.SAMPLES])
    assert describe_contents(picture)[samples.value].startswith("This ")


def test_pages_of_a_tiff_are_pages_and_others_are_frames() -> None:
    tiff = replace(_PICTURE, source=Path("a.tif"))

    assert describe_losses(tiff, [Part.PAGES]) == ["Only the first of 3 pages is kept."]
    assert describe_losses(_PICTURE, [Part.PAGES]) == ["Only the first of 3 frames is kept."]


def test_a_file_that_is_cut_short_is_described() -> None:
    assert describe_damage(_PICTURE) == [
        "The end of the file is missing; the part that is there was opened."
    ]


def test_what_no_format_keeps_is_described_so() -> None:
    contents = describe_contents(_PICTURE)

    assert contents["pages"] == "The first of 3 frames is shown; the others are not saved."
    assert contents["gain_map"].endswith("which is not saved.")


@pytest.mark.parametrize("transfer", [16, 18])
def test_an_hdr_picture_is_called_so(transfer: int) -> None:
    picture = Picture(pixels=_PICTURE.pixels, code_points=(9, transfer, 0, 1))

    assert list(describe_contents(picture).values()) == [
        "This is an HDR picture; it is shown here as on other screens."
    ]


def test_nothing_lost_is_one_sentence() -> None:
    sentences = summarise_receipt(_PICTURE, _LOSSLESS)

    assert sentences == ["Outside the repairs not one pixel changed."]


def test_the_receipt_lists_what_is_kept() -> None:
    assert list_receipt(_PICTURE, _LOSSLESS)[-1] == "Kept: EXIF, print resolution."


def test_changed_pixels_and_losses_are_said() -> None:
    receipt = Receipt(
        changed_px=1234,
        greatest_change=7,
        bits=8,
        kept=(),
        partly_kept=(Part.XMP,),
        lost=(Part.DEPTH, Part.SAMPLES),
        source_use=SourceUse.GONE,
    )

    assert summarise_receipt(_PICTURE, receipt) == [
        "Outside the repairs, 1,234 pixels changed, by at most 7 of 255.",
        "The original file is gone, so the whole picture was encoded again.",
        "Not kept: 16 bits per channel, CMYK, XMP.",
    ]
    assert list_receipt(_PICTURE, receipt)[2:] == [
        "Only 8 of the 16 bits are kept.",
        "CMYK colours become sRGB.",
        "XMP: kept only in part.",
    ]


def test_one_pixel_is_counted_as_one() -> None:
    receipt = replace(_LOSSLESS, changed_px=1, greatest_change=3)

    (sentence,) = summarise_receipt(_PICTURE, receipt)

    assert sentence == "Outside the repairs, one pixel changed, by 3 of 65,535."


@pytest.mark.parametrize("part", [Part.DEPTH, Part.ALPHA, Part.SAMPLES, Part.PROFILE])
def test_no_pixel_is_called_unchanged_that_is_stored_otherwise(part: Part) -> None:
    receipt = replace(_LOSSLESS, lost=(part,))

    assert "not one pixel" not in " ".join(list_receipt(_PICTURE, receipt))


def test_a_receipt_without_a_comparison_says_so() -> None:
    receipt = replace(_LOSSLESS, changed_px=None, greatest_change=None)

    (sentence,) = summarise_receipt(_PICTURE, receipt)

    assert "not enough memory" in sentence
