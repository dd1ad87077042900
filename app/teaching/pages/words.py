"""Texts of the pages on pictures, the goal and the training; those of the proof are apart."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.shared.language.joining import join_sentences
from app.shared.language.numbers import format_number
from app.teaching.fine_tuning import FineTuning, Phase
from app.teaching.reports import skip_clause
from training.api import MIN_HELD_OUT, Goal, Preparation, Preset, Repair
from training.survey.checkup import MIN_SIDE_PX, TOO_FEW_BELOW, Amount, Finding, Problem, Split
from training.survey.events import SkippedFile

_CPU_NAME = "CPU"


def printable_name(path: Path) -> str:
    """Return a file's name as one line without control characters."""
    return _make_printable(path.name or str(path))


def printable_folder(path: Path) -> str:
    """Return a file's folder as one line without control characters."""
    return _make_printable(str(path.parent))


def skipped_text(skipped: SkippedFile) -> str:
    """Return which file was skipped, and why."""
    text = _tr("{file} {clause}")
    return text.format(file=printable_name(skipped.path), clause=skip_clause(skipped))


def found_text(count: int, *, is_searching: bool) -> str:
    """Return how many pictures were found."""
    if is_searching:
        return _tr("Searching… %Ln picture(s) so far", n=count)
    return _tr("%Ln picture(s) found", n=count)


def skipped_title(count: int) -> str:
    """Return how many files were skipped."""
    return _tr("%Ln file(s) skipped", n=count)


def finding_title(finding: Finding) -> str:
    """Return how many pictures have a problem."""
    count = len(finding.excludes)
    return {
        Problem.DUPLICATES: _tr("%Ln file(s) are exact copies of others", n=count),
        Problem.NEAR_DUPLICATES: _tr("%Ln picture(s) are nearly the same as others", n=count),
        Problem.TOO_SMALL: _tr("%Ln picture(s) are too small", n=count),
        Problem.BLURRED: _tr("%Ln picture(s) are blurred", n=count),
        Problem.GREY: _tr("%Ln picture(s) are black and white", n=count),
    }[finding.kind]


def problem_hint(problem: Problem) -> str:
    """Return what a problem means for the training."""
    return {
        Problem.DUPLICATES: _tr("Copies teach nothing new. One of each stays."),
        Problem.NEAR_DUPLICATES: _tr(
            "Resized copies, slight crops, bursts. They can stay, but count for more than other "
            "pictures. If you leave them out, the best of each group stays."
        ),
        Problem.TOO_SMALL: _tr(
            "The shorter side has fewer than {least} pixels. They would have to be enlarged, which "
            "teaches softness."
        ).format(least=MIN_SIDE_PX),
        Problem.BLURRED: _tr(
            "No part of them is sharp. They teach blur; leave them out unless you restore blurred "
            "pictures."
        ),
        Problem.GREY: _tr(
            "The other pictures are in colour. These can stay if you restore black-and-white "
            "pictures too."
        ),
    }[problem]


def amount_title(split: Split) -> str:
    """Return in a few words whether there are enough pictures."""
    usable = len(split.pictures) + len(split.held_out)
    if split.amount is Amount.TOO_FEW:
        return _tr("%Ln picture(s) are too few", n=usable)
    if not split.can_prove:
        return _tr("The pictures are too much alike")
    if split.amount is Amount.FEW:
        return _tr("%Ln picture(s): not many, but enough to start", n=usable)
    return _tr("%Ln picture(s) are enough", n=usable)


def amount_hint(split: Split) -> str:
    """Return what follows from the number of pictures."""
    if split.amount is Amount.TOO_FEW:
        return _tr(
            "With fewer than {least} there is no telling whether Reweave has got better, and only "
            "a better model can be kept. Add more pictures of the same kind."
        ).format(least=TOO_FEW_BELOW)
    if not split.can_prove:
        return _tr(
            "Nearly all of them show the same thing. Without {least} different ones to test on, "
            "there is no telling whether Reweave has got better. Add pictures that differ more."
        ).format(least=MIN_HELD_OUT)
    text = _tr(
        "Reweave learns from {learned} of them. The other {held_out} are set aside to test at the "
        "end whether it has got better."
    ).format(
        learned=format_number(len(split.pictures)), held_out=format_number(len(split.held_out))
    )
    if split.amount is Amount.FEW:
        more = _tr("More pictures of the same kind would make the result surer.")
        return join_sentences([text, more])
    return text


def held_out_title(split: Split) -> str:
    """Return how many pictures are set aside."""
    return _tr("%Ln picture(s) are set aside", n=len(split.held_out))


def repair_hint(repair: Repair) -> str:
    """Return what a kind of damage looks like."""
    return {
        Repair.SCRATCHES: _tr("Thin lines, cracks, hairs, specks"),
        Repair.OBJECTS: _tr("Large holes: people, wires, torn corners"),
        Repair.WRITING: _tr("Dates, captions, stamps, watermarks"),
        Repair.OWN_MASKS: _tr("A folder of masks that you have painted or scanned"),
    }[repair]


def preset_hint(preset: Preset) -> str:
    """Return what a length of training is good for."""
    return {
        Preset.QUICK: _tr("To see whether it helps at all"),
        Preset.HOUR: _tr("Enough for most collections"),
        Preset.NIGHT: _tr("For large collections, or the last few percent"),
    }[preset]


def estimate_text(goal: Goal, *, device: str | None, pictures: int, held_out: int) -> str:
    """Return what this computer will do, as far as that is known before the start.

    Args:
        goal: The goal of the training.
        device: Name of the engine's device; None if not known yet.
        pictures: Number of pictures to learn from.
        held_out: Number of pictures to test on.
    """
    parts = [
        _tr("Reweave learns from {pictures} pictures and is tested on {held_out} others.").format(
            pictures=format_number(pictures), held_out=format_number(held_out)
        )
    ]
    is_auto = goal.device == "auto"
    if goal.device == "cpu" or (is_auto and device == _CPU_NAME):
        parts.append(
            _tr(
                "Without a suitable graphics card, the training keeps all processor cores busy and "
                "gets less done in the same time."
            )
        )
    elif is_auto and device is not None:
        parts.append(_tr("The training runs on {device}.").format(device=device))
    parts.append(
        _tr(
            "It measures at the start how much fits into the time. Comparing the new model with "
            "the old one takes a few minutes more. While you restore in the main window, the "
            "training pauses."
        )
    )
    return join_sentences(parts)


def training_title(tuning: FineTuning) -> str:
    """Return what the training is doing."""
    if tuning.is_working and tuning.is_held:
        return _tr("Waiting for the restoration to finish")
    if tuning.is_working and tuning.is_paused:
        return _tr("Paused") if tuning.is_at_rest else _tr("Pausing…")
    return {
        Phase.IDLE: _tr("No training yet"),
        Phase.PREPARING: _tr("Getting ready"),
        Phase.LEARNING: _tr("Learning from your examples")
        if tuning.is_of_detector
        else _tr("Learning from your pictures"),
        Phase.PROVING: _tr("Comparing the new detector with the old one")
        if tuning.is_of_detector
        else _tr("Comparing the new model with the old one"),
        Phase.FINISHED: _tr("Done"),
        Phase.CANCELLED: _tr("Training cancelled"),
        Phase.FAILED: _tr("Training stopped"),
    }[tuning.phase]


def training_detail(tuning: FineTuning) -> str:
    """Return how far the training is, or what a pause means; empty for nothing to say."""
    if tuning.is_working and tuning.is_at_rest and tuning.has_freed_memory:
        return _tr("Everything is saved, and all memory is free for other programs.")
    texts = {
        Phase.PREPARING: {
            Preparation.LOADING: _tr("Loading the detector and the examples…")
            if tuning.is_of_detector
            else _tr("Loading the model…"),
            Preparation.PICTURES: _tr("Reading the pictures…"),
            Preparation.SPEED: _tr("Measuring the speed of this computer…"),
        }[tuning.preparation],
        Phase.LEARNING: _progress(tuning),
        Phase.PROVING: _tr("{percent} % done").format(percent=format_number(100 * tuning.proved)),
        Phase.CANCELLED: _tr("The detector is unchanged. Go back to start another training.")
        if tuning.is_of_detector
        else _tr("The current model is unchanged. Go back to start another training."),
    }
    return texts.get(tuning.phase, "")


def validation_text(tuning: FineTuning) -> str:
    """Return how good the best model so far is; empty before the second validation."""
    old = tuning.distances.get(0)
    if old is None or len(tuning.distances) < 2:
        return ""
    gain = 1.0 - tuning.distances.get(tuning.best_step, old) / max(old, 1e-9)
    if tuning.best_step == 0 or gain <= 0:
        return _tr("Not better than the old model yet")
    return _tr("Best so far: {percent} % closer to the original than the old model").format(
        percent=format_number(100 * gain, decimals=1)
    )


def step_caption(tuning: FineTuning, step: int) -> str:
    """Return the step that samples are from."""
    if step == 0:
        return _tr("Old model")
    if step == tuning.best_step:
        return _tr("After {step} steps, the best so far").format(step=step)
    return _tr("After {step} steps").format(step=step)


def duration(seconds: float) -> str:
    """Return a time in words, rounded so that it does not flicker."""
    if seconds < 55:
        return _tr("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 60:
        return _tr("{minutes} min").format(minutes=minutes)
    hours, rest = divmod(round(minutes / 5) * 5, 60)
    return _tr("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def loss_name(name: str) -> str:
    """Return the name of a loss that is drawn."""
    return {"total": _tr("Total"), "hole": _tr("Colours"), "perceptual": _tr("Structure")}[name]


def _progress(tuning: FineTuning) -> str:
    if tuning.plan is None or tuning.seconds_left is None:
        return ""
    return _tr("{left} left · step {step} of {steps} · {device}").format(
        left=duration(tuning.seconds_left),
        step=tuning.step,
        steps=tuning.plan.steps,
        device=tuning.plan.device,
    )


def _make_printable(text: str) -> str:
    """Replace line breaks, marks that reverse text, and whatever else is not a letter."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _tr(text: str, *, n: int = -1) -> str:
    return QCoreApplication.translate("teaching_words", text, None, n)
