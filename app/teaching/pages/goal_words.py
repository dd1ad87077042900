"""What page 3 says of kinds of damage, of times, and of what this machine will do."""

from PySide6.QtCore import QCoreApplication

from training.api import Goal, Preset, Repair

_CPU_WORD = "CPU"


def repair_hint(repair: Repair) -> str:
    """Return what a kind of damage looks like."""
    return {
        Repair.SCRATCHES: _tr("Thin lines, cracks, hairs, specks"),
        Repair.OBJECTS: _tr("Wide holes: people, wires, whole corners torn away"),
        Repair.WRITING: _tr("Dates, captions, stamps, watermarks"),
        Repair.OWN_MASKS: _tr("Masks that you have painted or scanned, in one folder"),
    }[repair]


def preset_hint(preset: Preset) -> str:
    """Return what can be hoped for."""
    return {
        Preset.QUICK: _tr("To see whether it helps at all"),
        Preset.HOUR: _tr("What most collections need"),
        Preset.NIGHT: _tr("For large collections, or the last few percent"),
    }[preset]


def estimate_words(goal: Goal, *, device: str | None, pictures: int, held_out: int) -> str:
    """Return what this machine will do, as far as that is known before it was measured.

    Args:
        goal: What is asked for.
        device: Where the engine computes, None if that is not known yet.
        pictures: How many are learned from.
        held_out: How many the model is judged on.
    """
    parts = [
        _tr("It learns from {pictures} pictures and is judged on {held_out} others.").format(
            pictures=pictures, held_out=held_out
        )
    ]
    computes_on_cpu = goal.device == "cpu" or (goal.device == "auto" and device == _CPU_WORD)
    if computes_on_cpu:
        parts.append(
            _tr(
                "Without a graphics card for it, all processor cores work meanwhile, and less is "
                "learned in the same time."
            )
        )
    elif device is not None and goal.device == "auto":
        parts.append(_tr("It is computed on {device}.").format(device=device))
    parts.append(
        _tr(
            "How much fits into the time is measured when it begins, and told. Comparing the new "
            "model with the old one afterwards takes a few minutes more. Restoring in the main "
            "window goes first: the training waits meanwhile."
        )
    )
    return " ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("goal_words", text)
