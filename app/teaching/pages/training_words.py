"""What the page of the training says, in words."""

from PySide6.QtCore import QCoreApplication

from app.teaching.fine_tuning import FineTuning, Phase
from training.api import Preparation


def heading(tuning: FineTuning) -> str:
    """Return what happens now."""
    if tuning.is_working and tuning.is_held:
        return _tr("Waiting until the restoration is done")
    if tuning.is_working and tuning.is_paused:
        return _tr("Paused") if tuning.is_at_rest else _tr("Pausing…")
    return {
        Phase.IDLE: _tr("Nothing is being learned"),
        Phase.PREPARING: _tr("Getting ready"),
        Phase.LEARNING: _tr("Learning from your pictures"),
        Phase.PROVING: _tr("Comparing the new model with the old one"),
        Phase.FINISHED: _tr("Done"),
        Phase.CANCELLED: _tr("The training was cancelled"),
        Phase.FAILED: _tr("The training has stopped"),
    }[tuning.phase]


def detail(tuning: FineTuning) -> str:
    """Return how far it is, or what a pause means."""
    if tuning.is_working and tuning.is_at_rest and tuning.has_freed_memory:
        return _tr("Everything is saved, and all memory is free for other programs.")
    words = {
        Phase.PREPARING: _preparation(tuning.preparation),
        Phase.LEARNING: _progress(tuning),
        Phase.PROVING: _tr("{percent} % of the pictures kept aside are compared.").format(
            percent=round(100 * tuning.proved)
        ),
        Phase.CANCELLED: _tr("The model in use is as it was. Go back to begin another training."),
    }
    return words.get(tuning.phase, "")


def judged(tuning: FineTuning) -> str:
    """Return how good the best model so far is, empty while there is nothing to say."""
    old = tuning.distances.get(0)
    if old is None or len(tuning.distances) < 2:
        return ""
    gain = 1.0 - tuning.distances.get(tuning.best_step, old) / max(old, 1e-9)
    if tuning.best_step == 0 or gain <= 0:
        return _tr("Not better than the old model yet.")
    return _tr("Best so far: {percent:.1f} % nearer to the original than the old model.").format(
        percent=100 * gain
    )


def moment(tuning: FineTuning, step: int) -> str:
    """Return which moment's samples are shown."""
    if step == 0:
        return _tr("Old model")
    if step == tuning.best_step:
        return _tr("After {step} steps: the best so far").format(step=step)
    return _tr("After {step} steps").format(step=step)


def span(seconds: float) -> str:
    """Return a span of time in words, in steps that do not flicker."""
    if seconds < 55:
        return _tr("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 60:
        return _tr("{minutes} min").format(minutes=minutes)
    hours, rest = divmod(round(minutes / 5) * 5, 60)
    return _tr("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def loss_words(name: str) -> str:
    """Return what a loss is about; empty for those that say nothing to a person."""
    return {
        "total": _tr("All together"),
        "hole": _tr("Colours"),
        "perceptual": _tr("Structures"),
    }.get(name, "")


def _preparation(preparation: Preparation) -> str:
    return {
        Preparation.LOADING: _tr("The model is being loaded."),
        Preparation.PICTURES: _tr("The pictures are being read."),
        Preparation.SPEED: _tr("It is being measured how fast this computer is."),
    }[preparation]


def _progress(tuning: FineTuning) -> str:
    if tuning.plan is None or tuning.seconds_left is None:
        return ""
    return _tr("{left} left · step {step} of {steps} · {device}").format(
        left=span(tuning.seconds_left),
        step=tuning.step,
        steps=tuning.plan.steps,
        device=tuning.plan.device,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("training_words", text)
