"""One of several processes that take steps together, for tests: run as a module."""

import sys
from pathlib import Path

import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file

from tests.helpers.training_ranks import gradients_and_weights, many_steps
from training.data.batches import Batch
from training.run.ranks import Ranks


def _main() -> None:
    folder, rank, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    meeting = f"file://{folder / 'meeting'}"
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=count)
    tensors = load_file(folder / "batch.safetensors")
    batch = Batch(rgb=tensors["rgb"], mask=tensors["mask"])
    ranks = Ranks(rank=rank, count=count)
    for steps in (1, 3):
        step, values = many_steps(batch, steps=steps, ranks=ranks)
        save_file(gradients_and_weights(step), folder / f"rank{rank}-{steps}.safetensors")
        save_file(
            {name: torch.tensor(value) for name, value in values.items()},
            folder / f"values{rank}-{steps}.safetensors",
        )
    dist.destroy_process_group()


if __name__ == "__main__":
    _main()
