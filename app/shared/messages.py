"""Words for a person: what went wrong and what to do next, in one sentence.

The only place where such sentences are made; window and command line both use it.
"""

from engine.api import EngineEvent, EngineReady, EngineSlow, Fallback, JobFellBack
from engine.errors import (
    CheckpointError,
    DeviceError,
    EmptyMaskError,
    EngineDiedError,
    EngineError,
    EngineHungError,
    FullMaskError,
    InvalidResultError,
    JobCancelledError,
    MaskError,
    MaskSizeError,
    OutOfMemoryError,
    PictureError,
    PictureReadError,
    PictureWriteError,
    SharedMemoryError,
    SourceError,
)

# The narrowest class wins. {cause} is the error's own message: what was found, what was expected.
_SENTENCES: dict[type[BaseException], str] = {
    PictureReadError: "The picture cannot be opened: {cause}; choose another file.",
    PictureWriteError: "The picture cannot be saved: {cause}; choose another place or name.",
    PictureError: "This picture cannot be restored: {cause}; save it as 8 or 16 bit RGB or grey.",
    MaskSizeError: "The mask does not fit: {cause}; make both the same size.",
    EmptyMaskError: "There is nothing to restore: {cause}; paint over the damage first.",
    FullMaskError: "There is nothing to restore from: {cause}; leave some of the picture unmarked.",
    MaskError: "The mask does not go with the picture: {cause}; paint another one.",
    SourceError: "Nothing can be copied from the source: {cause}; mark another one.",
    CheckpointError: "The model cannot be used: {cause}; choose another model file.",
    DeviceError: "The device cannot be used: {cause}; choose another device or method.",
    OutOfMemoryError: "There is too little memory: {cause}; close other programs or mark less.",
    SharedMemoryError: "There is too little memory: {cause}; close other programs and try again.",
    InvalidResultError: "The model gave no usable answer: {cause}; try another method or device.",
    JobCancelledError: "Restoring was cancelled; the picture is as it was.",
    EngineDiedError: (
        "The restoring engine stopped unexpectedly, often because memory ran out; nothing is lost: "
        "try again, with a smaller mask if it happens again."
    ),
    EngineHungError: (
        "The restoring engine no longer answered and was ended ({cause}); nothing is lost: "
        "try again, with a smaller mask if it happens again."
    ),
    EngineError: "Restoring failed: {cause}; the log says more, and another method may work.",
    MemoryError: "There is too little memory; close other programs and try again.",
    OSError: "The system refused: {cause}; check the file and its folder, and try again.",
}
_FALLBACKS: dict[Fallback, str] = {
    Fallback.SMALLER_TILES: "Memory is short: restoring goes on in smaller pieces.",
    Fallback.LOWER_PRECISION: "Memory is still short: restoring goes on with half the precision.",
    Fallback.CPU: "The graphics card's memory is full: restoring goes on, slower, on the CPU.",
    Fallback.FULL_PRECISION: (
        "The model gave no usable answer in half precision: it is asked again in full precision."
    ),
    Fallback.GENERATOR_ONLY: (
        "Memory is too short to copy texture: the wide holes are softer than they could be; "
        "close other programs and try again."
    ),
}
_SLOW_START = "The engine takes longer than usual to start; you can go on as it does."
_UNFORESEEN = "Something unforeseen went wrong: {cause}; the log says more."


def explain(error: BaseException) -> str:
    """Return one sentence with the cause of an error and the next step."""
    cause = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    kinds = (kind for kind in type(error).__mro__ if kind in _SENTENCES)
    kind = next(kinds, None)
    sentence = _UNFORESEEN if kind is None else _SENTENCES[kind]
    return sentence.format(cause=cause)


def explain_fallback(fallback: Fallback) -> str:
    """Return one sentence that says how a job goes on."""
    return _FALLBACKS[fallback]


def explain_event(event: EngineEvent) -> str:
    """Return one sentence if the engine or a job goes on, but not as expected; else ""."""
    match event:
        case EngineSlow():
            return _SLOW_START
        case EngineReady(passed_over=DeviceError() as error):
            return f"{error}; working on the CPU."
        case JobFellBack(fallback=fallback):
            return explain_fallback(fallback)
        case _:
            return ""
