"""Fine-tunes the shipped model on 30 pictures of one kind and validates it on others.

    python -m tools.bench.fine_tuning --data DIR --runs DIR [--only NAME …] [--write]

The kinds are sources of the training data that the shipped model never saw, and noise, which the
proof must reject. Each row is a run as the wizard starts it, in its own folder below `--runs`,
with its proof; the same proof is repeated on 24 pictures that the run has never opened. An
interrupted row is resumed. Results are kept in docs/lab/runs/finetune.jsonl, so that the table can
grow over several evenings; `--write` puts it into docs/lab and the curve into docs/images.
"""

import argparse
import csv
import hashlib
import json
import os
import queue
import re
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

import matplotlib as mpl
import msgspec
import numpy as np
import torch
from matplotlib import pyplot as plt
from PIL import Image

from engine.network.model_card import ProofScore
from engine.process.thread_waits import wait_asleep
from tools.bench.report import describe_machine, markdown_table, replace_section
from training.api import (
    HELD_OUT_SHARE,
    FineTuneRequest,
    Flaw,
    Goal,
    Measure,
    Preset,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerPlanned,
    TrainerValidated,
    Verdict,
)
from training.fine_tuning.client import TrainerClient
from training.fine_tuning.factory import serve
from training.proof.prove import prove_model

Changes: TypeAlias = tuple[ProofScore, ...]

_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = _ROOT / "docs" / "lab" / "runs" / "finetune.jsonl"
_PLOT = _ROOT / "docs" / "images" / "finetune.png"
_MODELS = _ROOT / "resources" / "models"
_NOISE: Final = "noise"
_KINDS: Final = ("grocery", "basedcooking", "openstax_astronomy", _NOISE)
_PRESETS: Final = (Preset.QUICK, Preset.HOUR)
_TAUGHT = 30
_UNSEEN = 24
_NOISE_SHAPE = (300, 400, 3)
_SEED = 11
_CURVE_FILE = "curve.jsonl"
_NUMBER = re.compile(r"[-_ ]?\d*\.\w+$")
_PLOT_INCHES = (6.4, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of pictures and one preset.

    Attributes:
        kind: Source of the training data, or noise.
        preset: Length of the run.
    """

    kind: str
    preset: Preset

    @property
    def name(self) -> str:
        """Name in the table and on the command line."""
        return f"{self.kind}, {self.preset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Results of a row.

    Attributes:
        name: Name of the row.
        verdict: Verdict of the run's own proof.
        flaw: Flaw that this proof has found; None without one.
        learned_share: Share of the trained model in the result; below 1 it is mixed with the old
            one.
        held_out: Changes on the pictures that the run itself held out.
        unseen: Changes on the pictures that it never opened.
        elsewhere: Changes on the regression set.
        steps: Number of steps.
        seconds: Seconds of all steps together.
        curve: Steps with the mean distance on the held-out pictures.
    """

    name: str
    verdict: Verdict
    flaw: Flaw | None
    learned_share: float = 1.0
    held_out: Changes
    unseen: Changes
    elsewhere: Changes
    steps: int
    seconds: float
    curve: tuple[tuple[int, float], ...]


ROWS: Final = tuple(Row(kind=kind, preset=preset) for preset in _PRESETS for kind in _KINDS)


def write_pictures(data: Path, kind: str, folder: Path) -> None:
    """Write 30 pictures of a kind into `taught` and 24 others into `unseen`, always the same.

    Args:
        data: Folder of tar shards with a manifest.
        kind: Source of the manifest, or noise.
        folder: Parent of both folders; nothing is done if they exist.
    """
    if (folder / "unseen").is_dir():
        return
    places = ["taught"] * _TAUGHT + ["unseen"] * _UNSEEN
    for place in dict.fromkeys(places):
        (folder / f".{place}").mkdir(parents=True, exist_ok=True)
    if kind == _NOISE:
        rng = np.random.default_rng(_SEED)
        for number, place in enumerate(places):
            pixels = rng.integers(0, 256, _NOISE_SHAPE, np.uint8)
            Image.fromarray(pixels).save(folder / f".{place}" / f"{number:02d}.png")
    else:
        files = _choose_files(data / "manifest.csv", kind)
        assert len(files) >= len(places), f"{kind} has {len(files)} different pictures"
        wanted = dict(zip(files, places, strict=False))
        for shard in sorted(data.glob("train-*.tar")):
            with tarfile.open(shard) as tar:
                for name in wanted.keys() & set(tar.getnames()):
                    member = tar.extractfile(name)
                    assert member is not None, f"{name} is not a file"
                    (folder / f".{wanted[name]}" / name).write_bytes(member.read())
    for place in dict.fromkeys(places):
        (folder / f".{place}").rename(folder / place)


def _choose_files(manifest: Path, source: str) -> list[str]:
    """Return the colour training pictures of a source in a pseudo-random order.

    Of files whose names differ only in a number, one is taken: they may be of one series, and the
    unseen pictures would resemble the taught ones.
    """
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["source"], row["split"], row["gray"]) == (source, "train", "0")
        ]
    rows.sort(key=lambda row: hashlib.sha256(row["file"].encode()).digest())
    of_thing = {_NUMBER.sub("", row["origin"].rsplit("/", 1)[-1]): row["file"] for row in rows}
    return list(of_thing.values())


def make_request(row: Row, folder: Path, device: str) -> FineTuneRequest:
    """Return the request that the wizard would make; a fifth of the pictures is held out."""
    taught = sorted((folder / "taught").iterdir())
    held_out = round(HELD_OUT_SHARE * len(taught))
    return FineTuneRequest(
        folder=folder / row.preset,
        pictures=tuple(taught[held_out:]),
        held_out=tuple(taught[:held_out]),
        goal=Goal(
            model=_MODELS / "base.safetensors",
            preset=row.preset,
            device=device,
        ),
        discriminator=_MODELS / "base-discriminator.safetensors",
        features=_MODELS / "squeezenet1_1-imagenet.safetensors",
        regression=_ROOT / "resources" / "samples",
    )


def teach(request: FineTuneRequest) -> tuple[TrainerPlanned, TrainerFinished]:
    """Start or resume a run as the wizard does; its validations are kept in its folder."""
    events: queue.Queue[TrainerEvent] = queue.Queue()
    client = TrainerClient(serve=serve, on_event=events.put)
    planned: TrainerPlanned | None = None
    client.start(request)
    try:
        while not isinstance(event := events.get(), TrainerFinished):
            match event:
                case TrainerPlanned():
                    planned = event
                    print(f"{planned.steps} steps, {planned.seconds:.0f} s", flush=True)
                case TrainerValidated(step=step, distance=distance):
                    print(f"step {step}: {distance:.4f}", flush=True)
                    with (request.folder / _CURVE_FILE).open("a", encoding="utf-8") as file:
                        file.write(json.dumps([step, distance]) + "\n")
                case TrainerFailed():
                    sys.exit(str(event))
    finally:
        client.close()
    assert planned is not None, "a run is planned before it is finished"
    return planned, event


def measure(
    row: Row, folder: Path, request: FineTuneRequest, events: tuple[TrainerPlanned, TrainerFinished]
) -> Figures:
    """Return the results of a run: its own proof, and the proof on unseen pictures."""
    planned, finished = events
    proof_folder = request.folder / "unseen"
    proof_folder.mkdir(exist_ok=True)
    unseen = prove_model(
        replace(
            request, folder=proof_folder, held_out=tuple(sorted((folder / "unseen").iterdir()))
        ),
        finished.model,
        report=lambda _share: None,
        should_stop=lambda: False,
    )
    lines = (request.folder / _CURVE_FILE).read_text(encoding="utf-8").splitlines()
    curve: dict[int, float] = dict(json.loads(line) for line in lines)
    return Figures(
        name=row.name,
        verdict=finished.proof.verdict,
        flaw=finished.proof.flaw,
        learned_share=finished.proof.learned_share,
        held_out=finished.proof.own,
        unseen=unseen.own,
        elsewhere=unseen.elsewhere,
        steps=planned.steps,
        seconds=planned.seconds,
        curve=tuple(sorted(curve.items())),
    )


def make_table(figures: Mapping[str, Figures]) -> str:
    """Return the table of the measured rows."""
    header = [
        "kind, preset",
        "steps",
        "minutes",
        "verdict",
        "generator, unseen",
        "finished, unseen",
        "finished, held out",
        "finished, elsewhere",
    ]
    rows = [
        [
            row.name,
            f"{found.steps:,}",
            f"{found.seconds / 60:.0f}",
            _format_verdict(found),
            _format_change(found.unseen, Measure.GENERATOR),
            _format_change(found.unseen, Measure.FINISHED),
            _format_change(found.held_out, Measure.FINISHED),
            _format_change(found.elsewhere, Measure.FINISHED),
        ]
        for row in ROWS
        if (found := figures.get(row.name)) is not None
    ]
    return (
        f"{_TAUGHT} pictures each, {_UNSEEN} unseen; change of SqueezeDist with its 95 % interval, "
        f"lower is better; {describe_machine()}; torch {torch.__version__}.\n\n"
        + markdown_table(header, rows)
        + f"\n\n![Distance on the held-out pictures over time](../images/{_PLOT.name})"
    )


def _format_verdict(found: Figures) -> str:
    if found.flaw is not None:
        return f"{found.verdict} ({found.flaw})"
    if found.learned_share < 1:
        return f"{found.verdict} (mixed, {found.learned_share:.0%} of it)"
    return str(found.verdict)


def _format_change(changes: Changes, measure: Measure) -> str:
    for change in changes:
        if change.measure == measure:
            low, high = 100 * change.low, 100 * change.high
            return f"{100 * change.relative:+.1f} % ({low:+.1f} to {high:+.1f})"
    return "-"


def plot(figures: Mapping[str, Figures], path: Path) -> None:
    """Draw the distance on the held-out pictures over time, a line for each run.

    Noise is left out: it is learned so well that the other lines would lie on one another.
    """
    mpl.use("Agg")
    figure, axes = plt.subplots(figsize=_PLOT_INCHES, layout="constrained")
    for row in ROWS:
        found = figures.get(row.name)
        if found is None or not found.curve or row.kind == _NOISE:
            continue
        steps, distances = np.array(found.curve).T
        axes.plot(
            steps / found.steps,
            100 * (distances / distances[0] - 1),
            label=row.name,
            color=f"C{_KINDS.index(row.kind)}",
            linestyle="-" if row.preset is Preset.HOUR else "--",
        )
    axes.axhline(0, color="#7a7a7a", linewidth=0.8)
    axes.set_xlabel("share of the run's time")
    axes.set_ylabel("change of the distance, %")
    axes.legend(fontsize="small")
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=100)
    plt.close(figure)


def main() -> None:
    """Run and measure the missing rows, print the table, and with --write update docs/lab."""
    options = _options()
    wait_asleep(
        os.environ
    )  # the trainer's process imports torch with this module, before `serve` could set it
    figures = _read_figures()
    for row in ROWS:
        if row.name in figures or (options.only and row.name not in options.only):
            continue
        folder = options.runs / "finetune" / row.kind
        write_pictures(options.data, row.kind, folder)
        request = make_request(row, folder, options.device)
        figures[row.name] = measure(row, folder, request, teach(request))
        _RESULTS.parent.mkdir(exist_ok=True)
        with _RESULTS.open("a", encoding="utf-8") as file:
            file.write(msgspec.json.encode(figures[row.name]).decode() + "\n")
    text = make_table(figures)
    print(text)
    if options.write:
        plot(figures, _PLOT)
        replace_section("finetune", text)


def _read_figures() -> dict[str, Figures]:
    if not _RESULTS.is_file():
        return {}
    lines = _RESULTS.read_text(encoding="utf-8").splitlines()
    return {found.name: found for found in (msgspec.json.decode(x, type=Figures) for x in lines)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of tar shards")
    parser.add_argument("--runs", type=Path, required=True, help="folder of the runs")
    parser.add_argument("--only", nargs="+", metavar="NAME", help='such as "grocery, quick"')
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
