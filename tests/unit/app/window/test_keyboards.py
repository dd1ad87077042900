"""The default keys can be typed on keyboards of several countries, without AltGr."""

import pytest

from app.window.action_rows.row import ActionRow
from app.window.action_rows.table import list_rows

NAMED_KEYS = {"Return", "Enter", "Esc", "Del", "Backspace", "Tab", "PgUp", "PgDown"}
NAMED_KEYS |= {f"F{number}" for number in range(1, 13)}
PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.;:-_+=*/?!\"'()&<>%$"
# Also those that need Shift, but none that need AltGr.
KEYBOARDS = {
    "US, Chinese": PLAIN + "[]{}\\|@#~`^",
    "German": PLAIN + "#^",
    "French": PLAIN + "^",
}

# What Shift makes of other keys.
SHIFTED = {
    "US, Chinese": dict(zip(",./;=-[]\\", "<>?:+_{}|", strict=True)),
    "German": dict(zip(",.-+#", ";:_*'", strict=True)),
    "French": dict(zip(",;:=", "?./+", strict=True)),
}

ROWS = [row for sections in list_rows().values() for rows in sections for row in rows if row.keys]


def find_last(key: str) -> str:
    """Return a key without its modifiers."""
    return "+" if key.endswith("+") else key.rsplit("+", 1)[-1]


@pytest.mark.parametrize("keyboard", KEYBOARDS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_action_has_a_key_that_can_be_typed(row: ActionRow, keyboard: str) -> None:
    typable = NAMED_KEYS | set(KEYBOARDS[keyboard])

    assert any(find_last(key) in typable for key in row.keys)


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_no_key_with_shift_types_the_key_of_another_action(keyboard: str) -> None:
    keys = {key for row in ROWS for key in row.keys}

    typed = {f"Shift+{key}": shifted for key, shifted in SHIFTED[keyboard].items()}
    assert [key for key, shifted in typed.items() if key in keys and shifted in keys] == []
