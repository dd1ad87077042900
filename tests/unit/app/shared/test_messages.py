import pytest

from app.shared.messages import explain
from engine import errors
from engine.errors import EngineError, PictureReadError

ENGINE_ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, EngineError)
]


@pytest.mark.parametrize("kind", [*ENGINE_ERRORS, OSError, MemoryError, ValueError])
def test_every_error_is_one_sentence(kind: type[Exception]) -> None:
    sentence = explain(kind("found this,\nexpected that."))

    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert "\n" not in sentence
    assert sentence[0].isupper()


def test_the_sentence_names_cause_and_next_step() -> None:
    sentence = explain(PictureReadError("photo.jpg is empty, expected a picture"))

    assert "photo.jpg is empty" in sentence
    assert "choose another file" in sentence


def test_error_without_a_message_is_named_after_its_class() -> None:
    assert "KeyError" in explain(KeyError())
