"""Writes the generated parts of the user manual: the page of all keys, and the screenshots.

    make manual

The screenshots are taken by tests/e2e/test_manual_pictures.py, which leaves them in
test-output/manual; they are reduced here to few colours, so that the manual stays small.
"""

import io
import re
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.shared.language.translator import Translator
from app.window.action_rows.mouse_rows import list_mouse_rows
from app.window.action_rows.row import ActionRow, strip_mnemonic
from app.window.action_rows.table import list_rows, name_menu

ROOT: Final = Path(__file__).resolve().parents[1]
MANUAL: Final = ROOT / "docs" / "user"
ALBUM: Final = ROOT / "test-output" / "manual"
# The language of the window, by the folder of the manual.
LANGUAGES: Final = {"en": "en", "zh": "zh_CN"}
_PICTURE = re.compile(r"!\[[^\]]+\]\(images/([\w-]+\.png)\)")
_MAX_BYTES = 110_000
_COLOURS = (256, 192, 128, 112, 96, 80, 64)
_TITLES: Final = {
    "en": (
        "All keys",
        "Every key can be changed: see [Preferences and keys](preferences.md).",
        ("command", "key", "what it does"),
        "Mouse",
    ),
    "zh": (
        "所有快捷键",
        "每个快捷键都可以更改，见“[首选项与快捷键](preferences.md)”。",  # noqa: RUF001 a Chinese comma
        ("命令", "快捷键", "作用"),
        "鼠标",
    ),
}


def main() -> None:
    """Write the pages of keys, and the screenshots that have been taken, into docs/user."""
    QCoreApplication()
    for language in LANGUAGES:
        (MANUAL / language / "keys.md").write_text(write_key_page(language), encoding="utf-8")
        for name in sorted(find_pictures(language)):
            shot = ALBUM / language / name
            if shot.exists():
                (MANUAL / language / "images" / name).write_bytes(reduce_picture(shot))


def find_pictures(language: str) -> set[str]:
    """Return the names of the pictures in a language that its pages show."""
    texts = [page.read_text(encoding="utf-8") for page in (MANUAL / language).glob("*.md")]
    return {name for text in texts for name in _PICTURE.findall(text)}


def write_key_page(language: str) -> str:
    """Return the page of all keys in a language, made from the table of actions.

    Args:
        language: The folder of the manual.
    """
    translator = Translator(LANGUAGES[language])
    QCoreApplication.installTranslator(translator)
    try:
        return _write_key_page(language)
    finally:
        QCoreApplication.removeTranslator(translator)


def _write_key_page(language: str) -> str:
    title, lead, (command, key, what), mouse = _TITLES[language]
    lines = [f"# {title}", "", lead]
    for menu, sections in list_rows().items():
        lines += ["", f"## {strip_mnemonic(name_menu(menu))}", ""]
        lines += [f"| {command} | {key} | {what} |", "|---|---|---|"]
        lines += [_write_row(row) for section in sections for row in section]
    lines += ["", f"## {mouse}", "", f"| {what} | {key} |", "|---|---|"]
    lines += [f"| {words} | {keys} |" for words, keys in list_mouse_rows()]
    return "\n".join(lines) + "\n"


def reduce_picture(shot: Path) -> bytes:
    """Return a screenshot as a PNG with as many colours as fit into the largest size allowed."""
    picture = Image.open(shot).convert("RGB")
    data = b""
    for colours in _COLOURS:
        file = io.BytesIO()
        # This method keeps bright colours of a few pixels, such as those of buttons.
        few = picture.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
        data = file.getvalue()
        if len(data) <= _MAX_BYTES:
            break
    return data


def _write_row(row: ActionRow) -> str:
    shown = dict.fromkeys(
        QKeySequence(key).toString().replace("Return", "Enter") for key in row.keys
    )
    keys = ", ".join(f"`{key}`" for key in shown) or "—"
    return f"| {strip_mnemonic(row.text).rstrip('…')} | {keys} | {row.tip} |"


if __name__ == "__main__":
    main()
