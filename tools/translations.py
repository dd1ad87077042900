"""Extracts the texts of the window into Qt Linguist files and compiles them: `make i18n`.

`pyside6-lupdate` finds neither the `_tr` of a module without a widget nor a text that is marked
where it is written and translated where it is shown, so the texts are read from the syntax trees:

    self.tr("…")            in a class; the context is the class
    _tr("…"), _mark("…")    in a module; the context is the one that its `_tr` or `_mark` names
    mark("context", "…")    translated later, by `QCoreApplication.translate`

`n=` makes a text countable. Comments that begin with `#:` on the lines before are for translators.
Finished translations are kept, and what the program no longer says is dropped.
"""

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
FOLDER = ROOT / "resources" / "translations"
# The number of plural forms by language. English is the language of the sources; its file has the
# countable texts alone.
PLURAL_FORMS = {"en": 2, "zh_CN": 1}
SOURCE_LANGUAGE = "en"

_COMMENT = "#:"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Message:
    """A text of the program.

    Attributes:
        context: The context in which it is translated.
        source: The text in English.
        is_countable: Whether it has plural forms.
        comment: A comment for translators; empty for none.
    """

    context: str
    source: str
    is_countable: bool = False
    comment: str = ""


def find_messages(folder: Path = APP) -> list[Message]:
    """Return the texts of all modules below a folder, each once, sorted."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(folder.rglob("*.py")):
        for message in read_module(path.read_text(encoding="utf-8"), name=str(path)):
            key = (message.context, message.source)
            if key not in found or message.comment:
                found[key] = message
    return sorted(found.values())


def read_module(code: str, *, name: str) -> list[Message]:
    """Return the texts of a module.

    Raises:
        SyntaxError: A text is not a plain string, or its context is not known.
    """
    tree = ast.parse(code)
    reader = _Reader(code.splitlines(), context=_find_context(tree), name=name)
    reader.visit(tree)
    return reader.messages


class _Reader(ast.NodeVisitor):
    """Collects the texts of a module.

    Attributes:
        messages: The texts, in their order.
    """

    def __init__(self, lines: list[str], *, context: str, name: str) -> None:
        self.messages: list[Message] = []
        self._lines = lines
        self._context = context
        self._name = name
        self._classes: list[str] = []

    @override
    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read a class, whose name is a context."""
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    @override
    def visit_Call(self, node: ast.Call) -> None:
        """Read the text of a call, and its arguments."""
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=ast.Name(id="self"), attr="tr") if self._classes:
                self._add(node, self._classes[-1], node.args[:1])
            case ast.Name(id="_tr" | "_mark"):
                self._add(node, self._context, node.args[:1])
            case ast.Name(id="mark"):
                self._add(node, _read_text(node.args[0]), node.args[1:])

    def _add(self, node: ast.Call, context: str | None, texts: Sequence[ast.expr]) -> None:
        source = _read_text(texts[0]) if len(texts) == 1 else None
        if not source or not context:
            if self._is_passed_on(texts):
                return
            where = f"{self._name}:{node.lineno}"
            raise SyntaxError(f"{where}: expected one plain string, and a context for it")
        self.messages.append(
            Message(
                context=context,
                source=source,
                is_countable=any(keyword.arg == "n" for keyword in node.keywords),
                comment=self._read_comment(node.lineno),
            )
        )

    def _is_passed_on(self, texts: Sequence[ast.expr]) -> bool:
        """Return whether a text is only handed on that was marked elsewhere."""
        return len(texts) == 1 and not isinstance(texts[0], ast.Constant | ast.JoinedStr)

    def _read_comment(self, line: int) -> str:
        """Return the comment for translators above a line, counted from 1."""
        words: list[str] = []
        for above in reversed(self._lines[: line - 1]):
            if not above.strip().startswith(_COMMENT):
                break
            words.insert(0, above.strip().removeprefix(_COMMENT).strip())
        return " ".join(words)


def _read_text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _find_context(tree: ast.Module) -> str:
    """Return the context that `_tr` or `_mark` of a module names; empty if it has neither."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in ("_tr", "_mark"):
            calls = (call for call in ast.walk(node) if isinstance(call, ast.Call))
            return next(filter(None, (_read_text(call.args[0]) for call in calls)), "")
    return ""


def make_catalogue(messages: Sequence[Message], *, language: str, before: str = "") -> str:
    """Return a Qt Linguist file.

    Args:
        messages: The texts of the program.
        language: The language, such as "zh_CN".
        before: The file as it was; its finished translations are kept.
    """
    kept = dict(_read_finished(before)) if before else {}
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage=SOURCE_LANGUAGE)
    contexts: dict[str, ET.Element] = {}
    for message in messages:
        if language == SOURCE_LANGUAGE and not message.is_countable:
            continue
        if message.context not in contexts:
            contexts[message.context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[message.context], "name").text = message.context
        forms = kept.get((message.context, message.source), ())
        _add_entry(contexts[message.context], message, forms, form_count=PLURAL_FORMS[language])
    ET.indent(root, "    ")
    body = ET.tostring(root, encoding="unicode", short_empty_elements=False)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'


def _add_entry(
    context: ET.Element, message: Message, forms: tuple[str, ...], *, form_count: int
) -> None:
    """Add a text to its context.

    Args:
        context: The element of the context.
        message: The text.
        forms: The forms of its finished translation; empty if there is none.
        form_count: The number of plural forms in the language.
    """
    entry = ET.SubElement(context, "message")
    ET.SubElement(entry, "source").text = message.source
    if message.comment:
        ET.SubElement(entry, "extracomment").text = message.comment
    translation = ET.SubElement(entry, "translation")
    if message.is_countable:
        entry.set("numerus", "yes")
        for form in forms or ("",) * form_count:
            ET.SubElement(translation, "numerusform").text = form
    elif forms:
        translation.text = forms[0]
    if not forms:
        translation.set("type", "unfinished")


def _read_finished(catalogue: str) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Yield context and source, and the forms of the translation, of finished entries."""
    for context in ET.fromstring(catalogue).iter("context"):  # noqa: S314 our own file
        for entry in context.iter("message"):
            translation = entry.find("translation")
            if translation is None or translation.get("type"):
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")]
            key = (context.findtext("name", ""), entry.findtext("source", ""))
            yield key, tuple(forms or [translation.text or ""])


def compile_catalogue(catalogue: Path, target: Path) -> None:
    """Compile a Qt Linguist file for the program."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run(  # noqa: S603 our own tool
        [tool, "-silent", catalogue, "-qm", target], check=True
    )


def find_catalogue(language: str) -> Path:
    """Return the Qt Linguist file of a language."""
    return FOLDER / f"reweave_{language}.ts"


def main() -> None:
    """Bring all files up to date."""
    messages = find_messages()
    for language in PLURAL_FORMS:
        path = find_catalogue(language)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(make_catalogue(messages, language=language, before=before), "utf-8")
        compile_catalogue(path, path.with_suffix(".qm"))


if __name__ == "__main__":
    main()
