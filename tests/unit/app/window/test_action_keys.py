"""Keys of the actions: defaults, changes, and keys that two actions would like."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.window.action_keys import ActionKeys, read_key, show_key

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keys() -> ActionKeys:
    """The keys of three actions."""
    return ActionKeys({"paint": ("B",), "erase": ("E", "Ctrl+E"), "quit": ()})


@pytest.fixture
def changed(keys: ActionKeys) -> list[str]:
    """The names of the actions whose keys have changed, in order."""
    names: list[str] = []
    keys.changed.connect(names.append)
    return names


def test_new_key_replaces_the_default(keys: ActionKeys, changed: list[str]) -> None:
    keys.set_keys("paint", ["P"])

    assert keys.of("paint") == ("P",)
    assert keys.find_user("B") is None
    assert keys.changes == {"paint": ("P",)}
    assert changed == ["paint"]


def test_key_of_another_action_is_taken_from_it(keys: ActionKeys, changed: list[str]) -> None:
    keys.set_keys("paint", ["B", "E"])

    assert keys.of("erase") == ("Ctrl+E",)
    assert keys.find_user("E") == "paint"
    assert sorted(changed) == ["erase", "paint"]


def test_default_returns_when_the_other_action_is_reset(keys: ActionKeys) -> None:
    keys.set_keys("paint", ["E"])
    keys.reset("paint")

    assert keys.of("erase") == ("E", "Ctrl+E")
    assert keys.of("paint") == ("B",)
    assert keys.changes == {}


def test_key_is_taken_from_an_action_that_was_changed_too(keys: ActionKeys) -> None:
    keys.set_keys("paint", ["X"])
    keys.set_keys("erase", ["X"])

    assert (keys.of("paint"), keys.of("erase")) == ((), ("X",))


def test_default_keys_given_by_hand_are_no_change(keys: ActionKeys) -> None:
    keys.set_keys("erase", ["E", "Ctrl+E"])

    assert not keys.is_changed("erase")


def test_action_can_have_no_key(keys: ActionKeys) -> None:
    keys.set_keys("paint", [])

    assert keys.of("paint") == ()
    assert keys.is_changed("paint")


def test_keys_of_unknown_actions_are_left_out(keys: ActionKeys) -> None:
    keys.apply({"gone": ("B",), "quit": ("Ctrl+Q",)})

    assert keys.changes == {"quit": ("Ctrl+Q",)}
    assert keys.of("paint") == ("B",)


def test_changes_survive_being_stored(keys: ActionKeys) -> None:
    keys.set_keys("paint", ["E"])
    again = ActionKeys({"paint": ("B",), "erase": ("E", "Ctrl+E"), "quit": ()})
    again.apply(keys.changes)

    assert again.of("paint") == keys.of("paint")
    assert again.of("erase") == keys.of("erase")


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "read"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, "e", "E"),
        (Qt.Key.Key_E, SHIFT, "E", "Shift+E"),
        (Qt.Key.Key_Exclam, SHIFT, "!", "!"),
        (Qt.Key.Key_Plus, SHIFT | CTRL, "+", "Ctrl++"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "\t", "Tab"),
        (Qt.Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5", "5"),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", "Space"),
        (Qt.Key.Key_Shift, SHIFT, "", ""),
    ],
)
def test_pressed_key_is_read(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, read: str
) -> None:
    assert read_key(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) == read


def test_both_enter_keys_are_shown_alike() -> None:
    assert show_key("Ctrl+Return") == show_key("Ctrl+Enter") == "Ctrl+Enter"
