"""How long a restore takes, and a peer's on the same picture, for the benchmarks of speed."""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import patchmatch

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask, Pixels
from engine.restore.session import Session

PEER = "pypatchmatch"


def in_turns(
    calls: Mapping[str, Callable[[], None]],
    *,
    turns: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Return the seconds of each call in each turn; a busy machine is busy for all of them.

    Args:
        calls: By name.
        turns: How often each is called.
        clock: Returns seconds.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(turns):
        for name, call in calls.items():
            started = clock()
            call()
            times[name].append(clock() - started)
    return times


def ways_of_filling(
    session: Session,
    pixels: Pixels,
    mask: Mask,
    methods: Iterable[Method],
    *,
    peer_limit_px: int,
) -> dict[str, Callable[[], None]]:
    """Return by name what fills a hole and drops the answer.

    Args:
        session: The engine's.
        pixels: The picture, (H, W, 3), uint8.
        mask: Its hole.
        methods: Of the engine.
        peer_limit_px: Pixels of a picture beyond which the peer is left out.
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
