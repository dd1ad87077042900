"""Restores hundreds of holes through the engine's client, and looks at what is left behind.

    python tools/bench/soak_engine.py [--restores 500] [--seed 0] [--device cpu] [--cache DIR] [--write]

Pictures, masks and options are drawn by seed; cancels and bursts of requests come between. In the
first half the engine is killed and stopped as well; the second half is one long life of it, so that
its memory can be followed. Ends with 1 if memory rises, something is left behind, a pixel beside a
mask has changed, a job failed that nobody disturbed, or one ended not exactly once. For Linux.
"""

import argparse
import os
import platform
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from pathlib import Path

import numpy as np
import psutil
from report import machine, markdown_table, replace_section
from scenes import drawn_mask, picture
from soak_watch import Ears, Record, Remains, Sample

from engine.api import (
    COPYING_METHODS,
    Context,
    DeviceChoice,
    EngineConfig,
    Guide,
    Method,
    RestoreOptions,
)
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.client import EngineClient
from engine.process.factory import serve
from engine.restore.compose import apply_results

_ROOT = Path(__file__).resolve().parents[2]
_MIB = 2**20
_SIDES_PX = (160, 900)
_BURST = 10
_PARTS = 10
# A process may end this much above where it was: allocators and torch keep what they may need.
_ALLOWED_SHARE = 0.05
_ALLOWED_MIB = 16.0
# How often the user does what; the last two only in the first half.
_DEEDS = {"restore": 12.0, "share": 4.0, "cancel": 5.0, "burst": 1.0, "kill": 1.0, "stop": 0.06}
_DISTURBING = ("kill", "stop")


@dataclass(slots=True, kw_only=True)
class User:
    """Does by chance what a person at the window could do, and checks every answer."""

    client: EngineClient
    ears: Ears
    rng: np.random.Generator
    record: Record
    _pixels: Pixels = field(default_factory=lambda: picture(*_SIDES_PX))

    def do(self, deed: str) -> None:
        """Do one of `_DEEDS`, and wait for what comes of it."""
        self.record.deeds[deed] += 1
        match deed:
            case "share":
                self.share()
            case "restore":
                self._settle(*self._submit(), is_kept=True)
            case "cancel":
                self._cancel()
            case "burst":
                self._burst()
            case "kill":
                self._end_engine(signal.SIGKILL)
            case _:
                self._end_engine(signal.SIGSTOP)

    def share(self) -> None:
        """Open another picture, of any depth, channels and size."""
        rng = self.rng
        pixels = picture(*(int(side) for side in rng.integers(*_SIDES_PX, 2)))
        pixels = pixels[..., [0, 1, 2, 0][: rng.integers(1, 5)]]
        if rng.random() < 0.3:
            pixels = pixels.astype(np.uint16) * 257
        self._pixels = pixels
        self.client.share_picture(pixels)

    def _submit(self) -> tuple[int, Mask]:
        mask = drawn_mask(self.rng, *self._pixels.shape[:2])
        mask[:8, :8] = False
        return self.client.submit(mask, self._options()), mask

    def _options(self) -> RestoreOptions:
        rng = self.rng
        method = Method.REWEAVE if rng.random() < 0.5 else rng.choice(list(Method))
        source = None
        if method in COPYING_METHODS and rng.random() < 0.1:
            source = Rect(x=0, y=0, width=80, height=80)
        return RestoreOptions(
            method=Method(method),
            seed=int(rng.integers(100)),
            context=Context(rng.choice(list(Context))),
            guide=Guide(rng.choice(list(Guide))),
            source=source,
        )

    def _cancel(self) -> None:
        job_id, mask = self._submit()
        if self.rng.random() < 0.7:
            self.ears.wait_for_begin(job_id)
            time.sleep(self.rng.uniform(0.0, 0.3))
        self.client.cancel(job_id)
        self._settle(job_id, mask, is_kept=False)

    def _burst(self) -> None:
        jobs = [self._submit() for _ in range(_BURST)]
        for job_id, _ in jobs:
            if self.rng.random() < 0.5:
                self.client.cancel(job_id)
        for job_id, mask in jobs:
            self._settle(job_id, mask, is_kept=False)

    def _end_engine(self, how: signal.Signals) -> None:
        deaths = self.ears.deaths
        job_id, mask = self._submit()
        if self.rng.random() < 0.7:
            self.ears.wait_for_begin(job_id)
        assert self.client.process_id is not None
        os.kill(self.client.process_id, how)
        self._settle(job_id, mask, is_kept=False)
        self.ears.wait_for_death(deaths + 1)
        self.ears.wait_until_ready()

    def _settle(self, job_id: int, mask: Mask, *, is_kept: bool) -> None:
        """Wait for the end of a job, and look at its answer."""
        answer = self.ears.wait_for_end(job_id)
        if answer is None:
            return
        self.record.finished += 1
        restored = apply_results(self._pixels, answer.results)
        if not np.array_equal(restored[~mask], self._pixels[~mask]):
            self.record.changed_beside += 1
        if is_kept:
            self._pixels = restored
            for result in answer.results:
                self.client.update_picture(result)


def soak(config: EngineConfig, *, restores: int, seed: int) -> tuple[Ears, Record]:
    """Restore until so many jobs are finished; the client is closed and gone afterwards."""
    ears, record = Ears(), Record()
    client = EngineClient(serve=serve, config=config, on_event=ears)
    user = User(client=client, ears=ears, rng=np.random.default_rng(seed), record=record)
    try:
        user.share()
        client.start()
        ears.wait_until_ready()
        while record.finished < restores:
            user.do(_drawn_deed(user.rng, is_disturbed=record.finished < restores // 2))
            record.samples.append(_sample(user))
    finally:
        client.close()
    return ears, record


def _drawn_deed(rng: np.random.Generator, *, is_disturbed: bool) -> str:
    weights = {
        deed: weight for deed, weight in _DEEDS.items() if is_disturbed or deed not in _DISTURBING
    }
    shares = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=shares / shares.sum()))


def _sample(user: User) -> Sample:
    return Sample(
        finished=user.record.finished,
        life=user.ears.deaths,
        client_mib=psutil.Process().memory_info().rss / _MIB,
        engine_mib=psutil.Process(user.client.process_id).memory_info().rss / _MIB,
    )


def faults_of(ears: Ears, record: Record, before: Remains, after: Remains) -> list[str]:
    """Return in words what was not as it should be."""
    samples = record.samples
    last_life = [sample for sample in samples if sample.life == samples[-1].life]
    faults = [f"job failed: {why}" for why in ears.surprises]
    faults += [
        f"job {job} ended with {', '.join(how)}" for job, how in ears.ends.items() if len(how) != 1
    ]
    if record.changed_beside:
        faults.append(f"{record.changed_beside} answers changed pixels beside the mask")
    if after != before:
        faults.append(f"left behind: {after}, before: {before}")
    for name, values in (
        ("client", [sample.client_mib for sample in samples]),
        ("engine", [sample.engine_mib for sample in last_life]),
    ):
        second, last = _fifth(values, 1), _fifth(values, 4)
        if last - second > max(_ALLOWED_SHARE * second, _ALLOWED_MIB):
            faults.append(f"the {name}'s memory rises from {second:.0f} to {last:.0f} MiB")
    return faults


def _fifth(values: list[float], index: int) -> float:
    """Return the median of a fifth of the values, 0 is the first."""
    return float(np.median(np.array_split(np.array(values), 5)[index]))


def report(ears: Ears, record: Record, before: Remains, after: Remains) -> str:
    """Return the section of the page."""
    samples = record.samples
    ends = Counter(kind for kinds in ears.ends.values() for kind in kinds)
    once = sum(len(kinds) == 1 for kinds in ears.ends.values())
    rows = []
    for part in np.array_split(np.arange(len(samples)), _PARTS):
        own = [samples[index] for index in part]
        rows.append(
            [
                f"{own[0].finished} to {own[-1].finished}",
                f"{np.median([sample.client_mib for sample in own]):.0f}",
                f"{np.median([sample.engine_mib for sample in own]):.0f}",
                f"{own[-1].life}",
            ]
        )
    kept = [[name, str(getattr(before, name)), str(getattr(after, name))] for name in _REMAINS]
    did = ", ".join(f"{deed} {count}" for deed, count in sorted(record.deeds.items()))
    return (
        f"{len(ears.ends)} jobs, {once} of them ended exactly once: "
        f"{ends['JobFinished']} finished, {ends['JobCancelled']} cancelled, "
        f"{ends['JobFailed']} failed with their engine or for want of a source. What the user did: "
        f"{did}. {machine()}; Python {platform.python_version()}.\n\n"
        + markdown_table(
            ["restores", "client, MiB", "engine, MiB", "engines ended until then"], rows
        )
        + "\n\n"
        + markdown_table(["of the client's process", "at the start", "at the end"], kept)
    )


_REMAINS = ("segments", "children", "open_files")


def main() -> int:
    """Soak, print, and with --write put the tables into docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--restores", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--model", type=Path, default=_ROOT / "resources" / "models" / "base.safetensors"
    )
    parser.add_argument("--cache", type=Path, help="folder of kernels and of the precision")
    parser.add_argument("--write", action="store_true", help="into docs/lab")
    options = parser.parse_args()
    config = EngineConfig(
        model=options.model, device=DeviceChoice(options.device), cache=options.cache
    )
    resource_tracker.ensure_running()  # starts with the first client, and stays
    before = Remains.now()
    ears, record = soak(config, restores=options.restores, seed=options.seed)
    after = Remains.now()
    text = report(ears, record, before, after)
    print(text)
    if options.write:
        replace_section("soak", text)
    faults = faults_of(ears, record, before, after)
    print("\n".join(faults) or "Nothing was left behind, and no memory rises.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
