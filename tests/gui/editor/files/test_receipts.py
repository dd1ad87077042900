"""What the window says of a picture when it is opened and when it has been saved."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.editor.files.file_notices import OpeningNotices
from app.editor.files.picture_facts import describe_facts
from app.editor.widgets.details_dialog import DetailsDialog
from app.shared.notice import Urgency
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Note, Picture, Samples, Text
from tests.helpers.documents import noise
from tests.helpers.picture_files import srgb_profile
from tests.helpers.tiff_files import join_pages
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CMYK = Picture(pixels=noise(), samples=Samples.CMYK)


def save(driver: WindowDriver, name: str) -> str:
    """Paint, restore, save under a name, and return what the window says."""
    driver.drag((10, 20), (40, 20))
    driver.restore()
    driver.dialogs.target = driver.folder / name
    with driver.qtbot.waitSignal(driver.window.files.saving.ended):
        driver.key(Qt.Key.Key_S, CTRL)
    return driver.banner_text or driver.window.statusBar().currentMessage()


def open_path(driver: WindowDriver, path: Path) -> None:
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.window.files.open_file(path)


@pytest.mark.parametrize(("count", "name"), [(1, "scan-restored.png"), (2, "scan-restored.TIF")])
def test_a_tiff_with_further_pages_is_saved_as_one(
    opened: WindowDriver, count: int, name: str
) -> None:
    pages = [noise(), noise(seed=2)][:count]
    path = opened.folder / "scan.TIF"
    path.write_bytes(join_pages(*pages, photometric="rgb"))
    open_path(opened, path)

    save(opened, "saved.tif")

    assert opened.dialogs.suggested == [opened.folder / name]
    assert read_picture(opened.folder / "saved.tif").pages == count


def open_details(driver: WindowDriver) -> DetailsDialog:
    """Press Ctrl+Shift+I and return the dialog."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow)
    QTest.keyClick(driver.window, Qt.Key.Key_I, CTRL | SHIFT)
    dialog = driver.window.findChild(DetailsDialog)
    assert isinstance(dialog, DetailsDialog)
    return dialog


def read_details(driver: WindowDriver) -> str:
    """Open the dialog, press Copy, close it, and return its text."""
    dialog = open_details(driver)
    dialog.copy.click()
    with driver.qtbot.waitSignal(dialog.destroyed):
        dialog.close_button.click()
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow)
    return QGuiApplication.clipboard().text()


def test_a_save_without_loss_says_that_no_pixel_changed(opened: WindowDriver) -> None:
    text = save(opened, "a.png")

    assert text == "Saved as a.png. Outside the repairs not one pixel changed."
    assert opened.banner_text == ""


def test_a_save_that_changes_pixels_counts_them(opened: WindowDriver) -> None:
    text = save(opened, "a.jpg")

    assert text.startswith("Saved as a.jpg. Outside the repairs, ")
    assert "pixels changed, by at most" in text
    assert opened.banner_text == text


def test_the_receipt_is_in_the_details_of_the_notice(driver: WindowDriver) -> None:
    write_picture(
        driver.folder / "deep.png", Picture(pixels=noise(deep=True), icc_profile=srgb_profile())
    )
    open_path(driver, driver.folder / "deep.png")

    text = save(driver, "a.webp")

    banner = driver.window.parts.banner
    assert text.endswith("Not kept: 16 bits per channel.")
    assert "Kept: colour profile." in banner.details.toPlainText()
    assert banner.unfold.toolTip() == "Show the details"


def test_pixels_of_a_repair_do_not_count(opened: WindowDriver) -> None:
    save(opened, "a.png")

    newest = opened.document.lineage.newest_file
    assert newest is not None
    assert newest.receipt.changed_px == 0
    assert newest.path == opened.folder / "a.png"


def test_a_file_without_its_end_is_opened_with_a_hint(driver: WindowDriver) -> None:
    path = driver.folder / "cut.png"
    write_picture(path, Picture(pixels=noise(height=200, width=200)))
    path.write_bytes(path.read_bytes()[:-20_000])

    open_path(driver, path)

    assert "The end of the file is missing" in driver.banner_text
    assert "cut.png" in driver.window.parts.banner.details.toPlainText()


def test_details_show_the_file_and_then_the_receipt(opened: WindowDriver) -> None:
    before = read_details(opened)
    save(opened, "a.png")

    after = read_details(opened)

    assert "File: photo.png" in before
    assert f"Folder: {opened.folder}\n" in before
    assert "Saved as a.png" not in before
    assert "Saved as a.png" in after
    assert "Outside the repairs not one pixel changed." in after


def test_every_fact_is_shown_and_can_be_selected(opened: WindowDriver) -> None:
    dialog = open_details(opened)
    labels = {label.accessibleName(): label for label in dialog.findChildren(QLabel)}
    with opened.qtbot.waitSignal(dialog.destroyed):
        texts = {name: label.text() for name, label in labels.items()}
        flags = labels["Format"].textInteractionFlags()
        dialog.close_button.click()

    assert texts["Format"] == "PNG"
    assert texts["File"] == "photo.png"
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_a_kind_of_picture_is_explained_once() -> None:
    notices = OpeningNotices()

    first = notices.make_notice(CMYK)

    assert first is not None
    assert "CMYK" in first.text
    assert notices.make_notice(CMYK) is None
    assert notices.make_notice(replace(CMYK, pages=2)) is not None
    assert notices.make_notice(replace(CMYK, samples=Samples.LAB)) is not None


def test_damage_is_reported_each_time() -> None:
    notices = OpeningNotices()
    damaged = Picture(pixels=noise(), notes=(Note.DAMAGED,))

    found = [notices.make_notice(damaged) for _ in range(2)]

    assert all(notice is not None and notice.urgency is Urgency.HINT for notice in found)


def test_an_ordinary_picture_needs_no_notice() -> None:
    assert OpeningNotices().make_notice(Picture(pixels=noise())) is None


def test_facts_name_everything() -> None:
    picture = Picture(
        pixels=np.zeros((20, 30, 4), np.uint16),
        samples=Samples.FLOAT,
        pages=12,
        has_gain_map=True,
        xmp=b"<x/>",
        texts=(Text(keyword="Title", text="Hill"),),
        pixels_per_mm=(300 / 25.4, 150 / 25.4),
        notes=(Note.TRUNCATED,),
        source=Path("/scans/hill.tiff"),
    )

    lines = describe_facts(picture).splitlines()

    assert lines == [
        "File: hill.tiff",
        f"Folder: {Path('/scans')}",
        "Format: TIFF",
        "Size: 30 × 20 pixels (0.0 megapixels)",  # noqa: RUF001 a cross
        "Pixels: RGB with transparency, 16 bits per channel",
        "Colour profile: none, the colours are sRGB",
        "Values in the file: floating point",
        "Pages or frames: 12",
        "HDR: gain map",
        "Print resolution: 300 × 150 dpi",  # noqa: RUF001 a cross
        "Metadata: XMP, texts",
        "Damage: The end of the file is missing; the part that is there was opened.",
    ]


def test_a_picture_of_another_shape_loses_its_other_pages(opened: WindowDriver) -> None:
    document = opened.document
    assert document.original.source == document.path

    opened.window.workbench.reshaping.rotate(turns=1)
    opened.qtbot.waitUntil(lambda: opened.document is not document)

    assert opened.document.original.source is None
