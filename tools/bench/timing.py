"""Times of a restore and of a peer on the same picture, for the benchmarks of speed."""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import patchmatch

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask, Pixels
from engine.restore.session import Session

PEER = "pypatchmatch"


def time_in_turns(
    calls: Mapping[str, Callable[[], None]],
    *,
    turns: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Return the seconds of each call in each turn.

    The calls alternate, so that other work on the machine slows all of them down.

    Args:
        calls: Calls by name.
        turns: Number of times to make each call.
        clock: Returns seconds.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(turns):
        for name, call in calls.items():
            started = clock()
            call()
            times[name].append(clock() - started)
    return times


def make_calls(
    session: Session,
    pixels: Pixels,
    mask: Mask,
    methods: Iterable[Method],
    *,
    peer_limit_px: int,
) -> dict[str, Callable[[], None]]:
    """Return calls by name that fill a hole and drop the result.

    Args:
        session: Session of the engine.
        pixels: Picture, (H, W, 3), uint8.
        mask: Hole, (H, W), bool.
        methods: Methods of the engine to call.
        peer_limit_px: Pixels of the largest picture that the peer gets.
    """
    calls: dict[str, Callable[[], None]] = {
        method.value: partial(_restore, session, pixels, mask, method) for method in methods
    }
    if mask.size <= peer_limit_px:
        calls[PEER] = partial(_restore_by_peer, pixels, mask)
    return calls


def _restore(session: Session, pixels: Pixels, mask: Mask, method: Method) -> None:
    session.restore(
        pixels,
        mask,
        RestoreOptions(method=method),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )


def _restore_by_peer(pixels: Pixels, mask: Mask) -> None:
    patchmatch.inpaint(pixels, mask, patch_size=3)
