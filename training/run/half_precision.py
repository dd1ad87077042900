"""Whether a run computes in bfloat16: found out by measuring where nothing else is said.

Some processors take half the time in bfloat16, others many times it. The run keeps what was found
in its configuration, so that it goes on alike on another day.
"""

import enum
import logging
from functools import partial

import torch
from torch import Tensor

from engine.network.generator import Generator, GeneratorConfig
from engine.network.precision import is_worthwhile
from engine.network.preprocess import masked_input
from training.run.own_time import own_time

_LOG = logging.getLogger(__name__)
_HOLE_SHARE = 0.3


class HalfPrecision(enum.StrEnum):
    """Whether to compute in bfloat16; a configuration may also say true or false."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


def settled(choice: bool | HalfPrecision, shape: GeneratorConfig, device: torch.device) -> bool:  # noqa: FBT001 - it is the setting's own value
    """Return whether to compute in bfloat16, measured in a few seconds if it is not said."""
    if isinstance(choice, bool):
        return choice
    if choice is not HalfPrecision.AUTO:
        return choice is HalfPrecision.ON
    torch.manual_seed(0)
    generator = shape.build().to(device).to(memory_format=torch.channels_last)
    try:
        is_better = is_worthwhile(
            partial(_learn, generator, is_half=False),
            partial(_learn, generator, is_half=True),
            clock=own_time(device),
        )
    except RuntimeError as error:  # what a device says that has no bfloat16
        _LOG.info("no bfloat16 on this device: %s", error)
        return False
    _LOG.info("measured here: this run computes in %s", "bfloat16" if is_better else "float32")
    return is_better


def _learn(generator: Generator, side_px: int, *, is_half: bool) -> Tensor:
    """Take a generator forward and backward once; return its answer, float32."""
    device = next(generator.parameters()).device
    random = torch.Generator().manual_seed(0)
    rgb = 2.0 * torch.rand(1, 3, side_px, side_px, generator=random) - 1.0
    hole = (torch.rand(1, 1, side_px, side_px, generator=random) < _HOLE_SHARE).float()
    x = masked_input(rgb, hole).to(device, memory_format=torch.channels_last)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=is_half):
        answer: Tensor = generator(x).picture
    torch.autograd.backward(answer.float().square().mean())
    generator.zero_grad(set_to_none=True)
    return answer.detach().float().cpu()
