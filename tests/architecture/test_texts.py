"""Every sentence that the window shows goes through a translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The command line speaks English, and so do the report of a batch and those of crashes.
ENGLISH = tuple(
    ROOT / "app" / name
    for name in (
        "command_line",
        "__main__.py",
        "batch/report.py",
        "batch/recipe.py",
        "window/display.py",
        "shared/crashes",
        "shared/licences.py",  # fields of packages
    )
)
MODULES = sorted(
    path
    for path in (ROOT / "app").rglob("*.py")
    if not any(path.is_relative_to(english) for english in ENGLISH)
)
# Calls whose texts are translated, and calls whose texts no user sees.
TRANSLATED = {"tr", "_tr", "mark", "_mark"}
UNSEEN = {
    *("debug", "info", "warning", "error", "exception", "getLogger", "Signal", "TypeVar"),
    *("setObjectName", "setProperty", "property", "Template", "value", "setValue", "Formatter"),
    *("cast", "setStyle"),
}
# Setters and constructors whose texts the user reads or hears.
SHOWING = {
    *("setText", "setToolTip", "setTitle", "setWindowTitle", "setStatusTip", "setWhatsThis"),
    *("setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setSuffix"),
    *("setPrefix", "setSpecialValueText", "setInformativeText", "setFormat", "setLabelText"),
    *("addItem", "addItems", "addAction", "addMenu", "addTab", "addRow", "showMessage"),
    *("setHorizontalHeaderLabels", "drawText", "setPlainText", "insertItem", "setTabText"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "QGroupBox", "QMessageBox"),
    *("QListWidgetItem", "QTableWidgetItem", "QDockWidget", "QToolBar", "Notice", "FoldButton"),
}
# Names and formats that are the same in every language, and texts for a report to the developers.
ALLOWED = {
    ("app/editor/project/layers.py", "Original"),  # in files, for other programs
    ("app/editor/project/layers.py", "Mask"),
    ("app/editor/project/layers.py", "Repair "),
    ("app/models/library.py", "My model"),  # where a name has no letters
    ("app/shared/paths.py", "PC_NAME_MAX"),  # of the system
    ("app/self_check/machine.py", "Qt"),  # names of programs
    ("app/self_check/machine.py", "Numba"),
    ("app/self_check/machine.py", "Pillow"),
    ("app/self_check/machine.py", "Reweave "),
    ("app/self_check/machine.py", "Python "),
    ("app/batch/record.py", "NFC"),
    ("app/window/widgets/about_box.py", "<b>Reweave "),
    ("app/teaching/pages/advanced_goal.py", "optimiser.rate=5e-5"),
    ("app/teaching/pages/curves.py", "10pt"),
    ("app/teaching/pages/words.py", "CPU"),
    ("app/window/action_keys.py", "Return"),  # keys by the names that Qt gives them
    ("app/window/action_keys.py", "Enter"),
    ("app/window/preferences/keys_page.py", "Space"),
    ("app/window/support/crash_watch.py", "Qt: "),  # for the log and the report
    ("app/window/title.py", "Reweave"),
    ("app/batch_window/widgets/batch_window.py", " – Reweave"),  # noqa: RUF001 a dash
    ("app/window/preferences/general_page.py", "English"),
    ("app/window/window_run.py", "Reweave"),
    ("app/window/title.py", "[*] – Reweave"),  # noqa: RUF001 a dash
}
# Two words, or a word that begins with a capital, as sentences and names on the screen do.
_WORDS = re.compile(r"[a-z]{2,}[,;:]? +[A-Za-z]{2,}|^[A-Z][a-z]+\b(?!\+)|[A-Z]{3,}$")
_LETTERS = re.compile(r"[A-Za-z]{2,}")


def find_untranslated(code: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each sentence in a module that no translation sees."""
    tree = ast.parse(code)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        outer = list(_walk_outwards(node, parents))
        is_shown = _is_given_to_a_widget(node, parents)
        is_read = bool((_LETTERS if is_shown else _WORDS).search(node.value))
        if is_read and not any(_is_covered(inner, out) for inner, out in outer):
            yield node.lineno, node.value


def _walk_outwards(
    node: ast.AST, parents: dict[ast.AST, ast.AST]
) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield each node around a node, and what of it leads to that node."""
    while node in parents:
        yield node, parents[node]
        node = parents[node]


def _is_covered(inner: ast.AST, outer: ast.AST) -> bool:
    """Whether a text in a part of a node is translated or no text for the user."""
    covered = isinstance(outer, ast.Raise | ast.Assert)
    match outer:
        case ast.Call():
            is_name = isinstance(inner, ast.keyword) and inner.arg in ("name", "keys", "icon")
            covered = _name(outer) in TRANSLATED | UNSEEN
            covered = covered or (is_name and _name(outer) == "ActionRow")
        case ast.Expr():
            covered = isinstance(inner, ast.Constant)  # a docstring
        case ast.AnnAssign(annotation=inside) | ast.arg(annotation=inside):
            covered = inside is inner
        case ast.FunctionDef(returns=inside):
            covered = inside is inner
        case ast.ClassDef():
            covered = any("Enum" in ast.unparse(base) for base in outer.bases)
        case ast.Subscript(slice=inside) | ast.Compare(left=inside):
            covered = inside is inner
    return covered


def _is_given_to_a_widget(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a text, or a string that it is part of, is an argument of what shows texts."""
    while isinstance(parents.get(node), ast.JoinedStr | ast.BinOp | ast.IfExp | ast.keyword):
        node = parents[node]
    call = parents.get(node)
    return isinstance(call, ast.Call) and call.func is not node and _name(call) in SHOWING


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_shows_no_text_that_is_not_translated(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()

    found = [
        (line, text)
        for line, text in find_untranslated(path.read_text(encoding="utf-8"))
        if (name, text) not in ALLOWED
    ]

    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'label.setText("Done")',
        'label.setText(f"{count} px")',
        'label.setText("as" if one else self.tr("be"))',
        'Notice(text="it failed", urgency=urgency)',
        'NAMES = {1: "Quick fill"}',
        'return f"{name} is damaged"',
        'QLabel("size")',
    ],
)
def test_a_sentence_that_is_not_translated_is_found(code: str) -> None:
    assert len(list(find_untranslated(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'label.setText(self.tr("Done"))',
        'label.setText(self.tr("{count} px").format(count=count))',
        'raise ValueError("expected a number")',
        '_log.warning("the run is offered again")',
        'label.setObjectName("pageHint")',
        'ActionRow(name="open", keys=("Ctrl+O", "Esc"))',
        'label.setText(f"{first} · {second}")',
        '"""A docstring of two words."""',
    ],
)
def test_what_is_translated_or_unseen_is_left_alone(code: str) -> None:
    assert list(find_untranslated(code)) == []


@pytest.mark.parametrize(("file", "text"), sorted(ALLOWED))
def test_each_exception_is_still_needed(file: str, text: str) -> None:
    found = find_untranslated((ROOT / file).read_text(encoding="utf-8"))

    assert text in [found_text for _, found_text in found]
