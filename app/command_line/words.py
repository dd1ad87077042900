"""What the command line says otherwise than the window."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from app.command_line.environment import Environment
from app.shared.language import sentences
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.errors import NoDamageError, TooMuchDamageError
from engine.events import EngineEvent, EngineSlow

if TYPE_CHECKING:
    from engine.detection.found_mask import FoundMask

OWN_DETECTOR: Final = "Note: damage is found with your own detector."
NO_DAMAGE: Final = "No damage was found; a higher --sensitivity finds more."

_KINDS: Final[Mapping[DamageKind, tuple[str, str]]] = {
    DamageKind.SCRATCH: ("scratch", "scratches"),
    DamageKind.SPOT: ("spot", "spots"),
    DamageKind.FOLD: ("fold", "folds"),
    DamageKind.WRITING: ("piece of writing", "pieces of writing"),
}
_LIMITED: Final = (
    "So much of it looks damaged that only the likeliest flaws are marked; grain and patterns can "
    "look like this."
)
_MIN_SHARE: Final = 0.001


def explain(error: BaseException) -> str:
    """Return a sentence with the cause of an error and what to do next."""
    match error:
        case NoDamageError():
            return NO_DAMAGE
        case TooMuchDamageError():
            return (
                f"Too much damage was found: {error}; lower --sensitivity, or correct the mask "
                "that 'reweave find' writes and restore with that."
            )
        case _:
            return sentences.explain(error)


def explain_event(event: EngineEvent) -> str:
    """Return a warning if the engine or a job continues, but not as expected; else ""."""
    if isinstance(event, EngineSlow):
        return "The engine is taking longer than usual to start."
    return sentences.explain_event(event)


def describe_found(found: "FoundMask") -> str:
    """Return what a mask covers, such as "Found 3 flaws (2 scratches, 1 fold) on 0.4 % of …"."""
    flaws = "1 flaw" if found.flaws == 1 else f"{found.flaws:,} flaws"
    share = f"{100 * found.share:.1f} %" if found.share >= _MIN_SHARE else "less than 0.1 %"
    sentence = f"Found {flaws} ({', '.join(_list_counts(found))}) on {share} of the picture."
    return f"{sentence} {_LIMITED}" if found.is_limited else sentence


def report_found(
    found: "FoundMask", options: FindOptions, environment: Environment
) -> dict[str, object]:
    """Return what a mask covers and how it was found, as values that JSON has."""
    is_own = environment.find_own_detector() is not None
    return {**found.to_json(options), "detector": "own" if is_own else "shipped"}


def _list_counts(found: "FoundMask") -> Iterator[str]:
    for kind, count in found.counts.items():
        if count:
            one, many = _KINDS[kind]
            yield f"{count:,} {one if count == 1 else many}"
