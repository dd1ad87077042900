"""Measures how well the price of a job is known before it is done.

    OMP_NUM_THREADS=1 taskset -c 0 python -m tools.bench.price --processor-time [--write]

Restores masks of many kinds in pictures of many sizes one after the other, as a user would. Before
each job its time is estimated from the shipped rates, from these at the measured speed of the
machine, and from rates learned from earlier jobs too. On one core, processor time is the time of a
quiet machine, whatever else runs. `--fit` prints the rates of all jobs, to ship with the speed.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from engine.api import DeviceChoice, EngineConfig, Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.price import FinishedJob, PriceList, Work, fit_rates, scale_rates
from engine.restore.session import Session
from engine.restore.work import count_work
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import draw_mask, make_picture

_ROOT = Path(__file__).resolve().parents[2]
# The shorter run of each job counts, because other work on the machine cannot be foreseen.
_RUNS = 2
# The button shows no shorter time, so shorter ones count as this.
_MIN_S = 0.1
_SIDES_PX = (400, 700, 1200, 2500, 4000)
_METHODS = (Method.REWEAVE,) * 4 + (Method.GENERATOR, Method.WEAVE, Method.TELEA, Method.POISSON)
# Most users leave the border as it is.
_FEATHERS_PX = (0, 0, 0, 3, 12, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """One job.

    Attributes:
        options: The options of the job.
        shipped: Seconds estimated from the shipped rates.
        scaled: Seconds estimated from the shipped rates at the measured speed.
        learned: Seconds estimated from the rates learned from earlier jobs.
        seconds: Actual seconds.
    """

    options: RestoreOptions
    shipped: float
    scaled: float
    learned: float
    seconds: float


def measure_jobs(
    session: Session, *, count: int, seed: int, clock: Callable[[], float]
) -> tuple[list[Priced], list[FinishedJob]]:
    """Price and then restore `count` masks."""
    rng = np.random.default_rng(seed)
    empty, learned = PriceList(), PriceList()
    priced, jobs = [], []
    for _ in range(count):
        height, width = rng.choice(_SIDES_PX, 2)
        options = RestoreOptions(
            method=_METHODS[rng.integers(len(_METHODS))],
            feather_px=_FEATHERS_PX[rng.integers(len(_FEATHERS_PX))],
        )
        mask = draw_mask(rng, int(height), int(width))
        work = count_mask_work(mask, options)
        shipped_s, scaled_s, learned_s = (
            prices.estimate_seconds(work, device="here", speed=speed)
            for prices, speed in (
                (empty, None),
                (empty, session.speed),
                (learned, session.speed),
            )
        )
        seconds = min(restore_s(session, mask, options, clock=clock) for _ in range(_RUNS))
        job = FinishedJob(device="here", work=work, seconds=seconds)
        learned.learn(job)
        jobs.append(job)
        priced.append(
            Priced(
                options=options,
                shipped=shipped_s,
                scaled=scaled_s,
                learned=learned_s,
                seconds=seconds,
            )
        )
    return priced, jobs


def count_mask_work(mask: Mask, options: RestoreOptions) -> Work:
    """Return the work of a mask, counted as in the window."""
    place = Rect.of_mask(mask)
    assert place is not None
    return count_work(mask[place.slices], place, options, within=Rect.of_shape(mask.shape))


def restore_s(
    session: Session, mask: Mask, options: RestoreOptions, *, clock: Callable[[], float]
) -> float:
    """Return the seconds that restoring a mask takes."""
    pixels = make_picture(*mask.shape)
    started = clock()
    session.restore(
        pixels,
        mask,
        options,
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )
    return clock() - started


def summarise_errors(priced: list[Priced], estimates: list[float]) -> list[str]:
    """Return the median of |estimate - seconds| / seconds, and the share of jobs up to a third."""
    seconds = np.maximum([job.seconds for job in priced], _MIN_S)
    errors = np.abs(np.maximum(estimates, _MIN_S) - seconds) / seconds
    return [f"{100 * np.median(errors):.0f} %", f"{100 * np.mean(errors <= 1 / 3):.0f} %"]


def main() -> None:
    """Measure, print, and with --write put the table into docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=24, help="jobs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fit", action="store_true", help="print rates to ship")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    parser.add_argument("--processor-time", action="store_true", help="for one busy core")
    options = parser.parse_args()
    clock = time.process_time if options.processor_time else time.perf_counter
    model = _ROOT / "resources" / "models" / "base.safetensors"
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    session.warm_up(clock=clock)
    print(session.speed)
    priced, jobs = measure_jobs(session, count=options.count, seed=options.seed, clock=clock)
    for job, done in zip(priced, jobs, strict=True):
        print(
            f"{job.options.method:10} {job.options.feather_px:2} px {job.seconds:6.2f} s,",
            f"scaled {job.scaled:6.2f},",
            f"learned {job.learned:6.2f}",
            done.work,
        )
    if options.fit:
        for entry, rate in zip(
            fields(Work), fit_rates(jobs, start=scale_rates(session.speed)), strict=True
        ):
            print(f"    {entry.name}={rate:.3g},")
    later = priced[len(priced) // 4 :]
    soft = [job for job in priced if job.options.feather_px]
    rows = [
        ["shipped rates", *summarise_errors(priced, [job.shipped for job in priced])],
        ["at the measured speed", *summarise_errors(priced, [job.scaled for job in priced])],
        [
            "at the measured speed, jobs with a feather",
            *summarise_errors(soft, [job.scaled for job in soft]),
        ],
        ["learned, all jobs", *summarise_errors(priced, [job.learned for job in priced])],
        [
            "learned, after the first quarter",
            *summarise_errors(later, [job.learned for job in later]),
        ],
    ]
    seconds = [job.seconds for job in priced]
    text = (
        f"{len(priced)} jobs, {len(soft)} with a feather, of {min(seconds):.2f} to "
        f"{max(seconds):.1f} s; {describe_machine()}{', processor time' * options.processor_time}.\n\n"
        + markdown_table(["price by", "median relative error", "within a third"], rows)
    )
    print(text)
    if options.write:
        replace_section("price", text)


if __name__ == "__main__":
    main()
