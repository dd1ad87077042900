"""What a computation takes by itself, on a clock that other programs do not move."""

import sys
import threading
import time

import pytest
import torch

from training.run.own_time import own_time


@pytest.mark.skipif(sys.platform == "win32", reason="its count of processor time is too coarse")
def test_on_the_processor_the_work_of_other_threads_does_not_count() -> None:
    clock = own_time(torch.device("cpu"))
    others = threading.Thread(target=lambda: sum(range(2_000_000)))
    began_s, others_began_s = clock(), time.process_time()

    others.start()
    others.join()

    assert clock() - began_s < time.process_time() - others_began_s


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_on_a_card_the_time_counts_that_passes(kind: str) -> None:
    assert own_time(torch.device(kind)) is time.perf_counter
