import pytest

from app.shared.messages import describe_try, explain, explain_event
from app.shared.paths import resource
from engine import errors
from engine.api import Context, Fallback, Guide, GuideLine, RestoreOptions
from engine.errors import EngineError, PictureReadError
from engine.events import JobFellBack, JobFoundEdges
from engine.pictures.formats.codec import decode_file
from engine.pictures.pixels import Rect

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


@pytest.mark.parametrize(
    ("fallback", "words"),
    [
        (Fallback.SMALLER_TILES, "smaller"),
        (Fallback.LOWER_PRECISION, "half precision"),
        (Fallback.CPU, "CPU"),
        (Fallback.FULL_PRECISION, "full precision"),
        (Fallback.GENERATOR_ONLY, "softer"),
        (Fallback.WITHOUT_LINES, "thin"),
    ],
)
def test_each_fallback_is_explained_in_one_sentence(fallback: Fallback, words: str) -> None:
    sentence = explain_event(JobFellBack(job_id=1, fallback=fallback))

    assert words in sentence
    assert sentence.count(".") == 1


def test_only_a_search_that_found_no_edges_is_explained() -> None:
    line = GuideLine(points=((1.0, 2.0), (3.0, 4.0)))

    assert "No edge" in explain_event(JobFoundEdges(job_id=1, guide_lines=()))
    assert explain_event(JobFoundEdges(job_id=1, guide_lines=(line,))) == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (RestoreOptions(), ""),
        (RestoreOptions(guide=Guide.LOOSE, context=Context.FAR), "sees more"),
        (RestoreOptions(source=Rect(x=0, y=0, width=9, height=9)), "source"),
    ],
)
def test_a_try_is_described_by_its_difference_from_the_default(
    options: RestoreOptions, words: str
) -> None:
    assert words in describe_try(options)
    assert bool(words) == bool(describe_try(options))


def test_a_damaged_picture_is_told_without_the_words_of_a_library() -> None:
    content = resource("samples", "rocket.jpg").read_bytes()[:200]

    with pytest.raises(PictureReadError) as caught:
        decode_file(content, name="photo.jpg")

    assert explain(caught.value) == (
        "The picture cannot be opened: photo.jpg is damaged or cut short; choose another file."
    )
