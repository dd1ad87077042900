"""Restores hundreds of holes through the engine's client and looks for leaks.

    python -m tools.bench.soak_engine [--restores 500] [--seed 0] [--device cpu] [--cache DIR]
        [--write]

Pictures, masks and options are random, with cancels and bursts of jobs between. In the first half
the engine is also killed and stopped; the second half is one engine process, whose memory is
followed. Exits with 1 if memory grows, something is left behind, a pixel outside a mask has
changed, an undisturbed job failed, or a job did not end exactly once. For Linux.
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

from engine.api import (
    COPYING_METHODS,
    FILL_METHODS,
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
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import draw_mask, make_picture
from tools.bench.soak_watch import Listener, Record, Remains, Sample

_ROOT = Path(__file__).resolve().parents[2]
_MIB = 2**20
_SIDES_PX = (160, 900)
_BURST = 10
_PARTS = 10
# Allowed growth of a process: allocators and torch keep memory that they may need again.
_MAX_GROWTH = 0.05
_MAX_GROWTH_MIB = 16.0
# Weights of the user's random actions; the last two only in the first half.
_ACTIONS = {"restore": 12.0, "share": 4.0, "cancel": 5.0, "burst": 1.0, "kill": 1.0, "stop": 0.06}
_DISTURBANCES = ("kill", "stop")


@dataclass(slots=True, kw_only=True)
class User:
    """Does at random what a person at the window could do, and checks every result."""

    client: EngineClient
    listener: Listener
    rng: np.random.Generator
    record: Record
    _pixels: Pixels = field(default_factory=lambda: make_picture(*_SIDES_PX))

    def act(self, action: str) -> None:
        """Do one of `_ACTIONS` and wait for its end."""
        self.record.actions[action] += 1
        match action:
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
        """Open another picture of any depth, size and number of channels."""
        rng = self.rng
        pixels = make_picture(*(int(side) for side in rng.integers(*_SIDES_PX, 2)))
        pixels = pixels[..., [0, 1, 2, 0][: rng.integers(1, 5)]]
        if rng.random() < 0.3:
            pixels = pixels.astype(np.uint16) * 257
        self._pixels = pixels
        self.client.share_picture(pixels)

    def _submit(self) -> tuple[int, Mask]:
        mask = draw_mask(self.rng, *self._pixels.shape[:2])
        mask[:8, :8] = False
        return self.client.submit(mask, self._draw_options()), mask

    def _draw_options(self) -> RestoreOptions:
        rng = self.rng
        method = Method.REWEAVE if rng.random() < 0.5 else rng.choice(FILL_METHODS)
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
            self.listener.wait_for_begin(job_id)
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
        deaths = self.listener.deaths
        job_id, mask = self._submit()
        if self.rng.random() < 0.7:
            self.listener.wait_for_begin(job_id)
        assert self.client.process_id is not None
        os.kill(self.client.process_id, how)
        self._settle(job_id, mask, is_kept=False)
        self.listener.wait_for_death(deaths + 1)
        self.listener.wait_until_ready()

    def _settle(self, job_id: int, mask: Mask, *, is_kept: bool) -> None:
        """Wait for the end of a job and check its result."""
        finished = self.listener.wait_for_end(job_id)
        if finished is None:
            return
        self.record.finished += 1
        restored = apply_results(self._pixels, finished.results)
        for result in finished.results:
            if result.missed is not None:
                mask[result.place.slices] |= result.missed
        if not np.array_equal(restored[~mask], self._pixels[~mask]):
            self.record.changed_outside += 1
        if is_kept:
            self._pixels = restored
            self.client.share_picture(restored)


def soak(config: EngineConfig, *, restores: int, seed: int) -> tuple[Listener, Record]:
    """Restore until the wanted number of jobs is finished, and close the client."""
    listener, record = Listener(), Record()
    client = EngineClient(serve=serve, config=config, on_event=listener)
    user = User(client=client, listener=listener, rng=np.random.default_rng(seed), record=record)
    try:
        user.share()
        client.start()
        listener.wait_until_ready()
        while record.finished < restores:
            user.act(_draw_action(user.rng, is_disturbed=record.finished < restores // 2))
            record.samples.append(_take_sample(user))
    finally:
        client.close()
    return listener, record


def _draw_action(rng: np.random.Generator, *, is_disturbed: bool) -> str:
    weights = {
        action: weight
        for action, weight in _ACTIONS.items()
        if is_disturbed or action not in _DISTURBANCES
    }
    shares = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=shares / shares.sum()))


def _take_sample(user: User) -> Sample:
    return Sample(
        finished=user.record.finished,
        life=user.listener.deaths,
        client_mib=psutil.Process().memory_info().rss / _MIB,
        engine_mib=psutil.Process(user.client.process_id).memory_info().rss / _MIB,
    )


def find_faults(listener: Listener, record: Record, before: Remains, after: Remains) -> list[str]:
    """Return a sentence for each fault."""
    samples = record.samples
    last_life = [sample for sample in samples if sample.life == samples[-1].life]
    faults = [f"job failed: {why}" for why in listener.surprises]
    faults += [
        f"job {job} ended with {', '.join(how)}"
        for job, how in listener.ends.items()
        if len(how) != 1
    ]
    if record.changed_outside:
        faults.append(f"{record.changed_outside} results changed pixels outside the mask")
    if after != before:
        faults.append(f"left behind: {after}, before: {before}")
    for name, values in (
        ("client", [sample.client_mib for sample in samples]),
        ("engine", [sample.engine_mib for sample in last_life]),
    ):
        second, last = _take_fifth(values, 1), _take_fifth(values, 4)
        if last - second > max(_MAX_GROWTH * second, _MAX_GROWTH_MIB):
            faults.append(f"the {name}'s memory grows from {second:.0f} to {last:.0f} MiB")
    return faults


def _take_fifth(values: list[float], index: int) -> float:
    """Return the median of one fifth of the values; 0 is the first fifth."""
    return float(np.median(np.array_split(np.array(values), 5)[index]))


def make_report(listener: Listener, record: Record, before: Remains, after: Remains) -> str:
    """Return the text of the lab page."""
    samples = record.samples
    ends = Counter(kind for kinds in listener.ends.values() for kind in kinds)
    once = sum(len(kinds) == 1 for kinds in listener.ends.values())
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
    remains = [[name, str(getattr(before, name)), str(getattr(after, name))] for name in _REMAINS]
    actions = ", ".join(f"{action} {count}" for action, count in sorted(record.actions.items()))
    return (
        f"{len(listener.ends)} jobs, {once} of them ended exactly once: "
        f"{ends['JobFinished']} finished, {ends['JobCancelled']} cancelled, "
        f"{ends['JobFailed']} failed with their engine or without a usable source. Actions: "
        f"{actions}. {describe_machine()}; Python {platform.python_version()}.\n\n"
        + markdown_table(["restores", "client, MiB", "engine, MiB", "engines ended so far"], rows)
        + "\n\n"
        + markdown_table(["in the client's process", "at the start", "at the end"], remains)
    )


_REMAINS = ("segments", "children", "open_files")


def main() -> int:
    """Soak, print, and with --write update docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--restores", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--model", type=Path, default=_ROOT / "resources" / "models" / "base.safetensors"
    )
    parser.add_argument(
        "--cache", type=Path, help="folder of compiled kernels and the measured precision"
    )
    parser.add_argument("--write", action="store_true", help="write the tables into docs/lab")
    options = parser.parse_args()
    config = EngineConfig(
        model=options.model, device=DeviceChoice(options.device), cache=options.cache
    )
    resource_tracker.ensure_running()  # starts with the first client and stays
    before = Remains.count()
    listener, record = soak(config, restores=options.restores, seed=options.seed)
    after = Remains.count()
    text = make_report(listener, record, before, after)
    print(text)
    if options.write:
        replace_section("soak", text)
    faults = find_faults(listener, record, before, after)
    print("\n".join(faults) or "Nothing was left behind, and memory does not grow.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
