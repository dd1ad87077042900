"""The steps of a run: puts their parts together, judges and samples between them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import torch

from engine.api import DeviceChoice
from engine.network.checkpoint import Checkpoint, save_checkpoint
from engine.network.device import choose_device
from engine.network.generator import Generator
from training.api import (
    FineTuneRequest,
    Preparation,
    Repair,
    TrainerEvent,
    TrainerPlanned,
    TrainerPreparing,
)
from training.data.batches import BatchMaker, BatchSource
from training.data.config import DataConfig
from training.data.run_pictures import open_pictures
from training.data.stages import StagedBatches
from training.fine_tuning.examiner import Examiner
from training.fine_tuning.gate import Gate, nothing_to_save
from training.fine_tuning.plan import (
    Speed,
    announcement,
    fitting_config,
    known_plan,
    measured_speed,
    planned,
    with_short_parts,
    write_plan,
)
from training.fine_tuning.preset import repair_data
from training.fine_tuning.reporting import DISTANCE, Reporter, judgements
from training.losses.feature_networks import FeatureFiles, FeatureNetworks, SqueezeFeatures
from training.run.callbacks.json_log import DIGITS, JsonLog, read_log
from training.run.config import TrainConfig
from training.run.loop import RunParts, TrainingLoop
from training.run.own_time import own_time
from training.run.run_folder import LOG_FILE, RunFolder
from training.run.runner import RunPaths, started_networks
from training.run.step import Networks, TrainStep

if TYPE_CHECKING:
    from training.run.callbacks.callback import Callback

BEST_FILE: Final = "best.safetensors"
_MOST_SAMPLED = 40


class RunSteps:
    """The steps of one run on one device."""

    def __init__(
        self, request: FineTuneRequest, gate: Gate, tell: Callable[[TrainerEvent], None]
    ) -> None:
        """Load what every step needs.

        Raises:
            StepAbandonedError: The gate says that nothing is to be begun.
            TrainingError: The features or none of the pictures can be read, or a setting does not
                fit.
            EngineError: The device does not work, or the model cannot be read.
            OSError: The run's folder cannot be written.
        """
        self._request, self._gate, self._tell = request, gate, tell
        self._first_distance: float | None = None
        tell(TrainerPreparing(what=Preparation.LOADING))
        cv2.setNumThreads(1)  # batches are made beside the training thread, not on all its cores
        self._found = choose_device(DeviceChoice(request.goal.device))
        self._device = self._found.torch_device
        self._squeeze = SqueezeFeatures.load(request.features).to(self._device)
        self._known = _with_masks_of(request, known_plan(request.folder))
        self._fitting: tuple[TrainConfig, int] | None = None
        if self._known is None:
            self._fitting = fitting_config(request, self._features, self._device)
        gate.pass_through()
        tell(TrainerPreparing(what=Preparation.PICTURES))
        # After the fitting: pictures are decoded for one size of windows.
        self._pictures = open_pictures(request, self._config_so_far.data)
        for note in self._pictures.notes:
            tell(note)
        gate.pass_through()

    def run(self) -> None:
        """Take the steps that are left, from where the folder is, until the gate ends them.

        Raises:
            StepAbandonedError: They were left before the first one was taken.
            TrainingError: A setting does not fit, the run goes wrong, or its state is damaged.
            EngineError: The model cannot be read, or a sample not be written.
            OSError: The run's folder cannot be written.
            RuntimeError: The device or the memory does not suffice.
        """
        config, plan = self._known or self._planned()
        self._tell(plan)
        self._take_steps(config)

    @property
    def _config_so_far(self) -> TrainConfig:
        config_and_more = self._known or self._fitting
        assert config_and_more is not None, "one of them was made"
        return config_and_more[0]

    def _planned(self) -> tuple[TrainConfig, TrainerPlanned]:
        """Find out what fits this machine, judge the old model, and keep both."""
        self._tell(TrainerPreparing(what=Preparation.SPEED))
        assert self._fitting is not None, "what is known need not be found out"
        request = self._request
        config, memory_bytes = self._fitting
        config, speed = with_short_parts(config, self._measured)
        clock = own_time(self._device)
        began_s = clock()
        examiner, generator = self._examiner(config), self._networks(config).average
        self._first_distance = examiner.judge(generator)
        examiner.sample(generator, 0)
        examination_s = clock() - began_s
        config = planned(request, config, speed, examination_s=examination_s)
        plan = announcement(
            config, speed, self._found, memory_bytes=memory_bytes, examination_s=examination_s
        )
        write_plan(request.folder, config, plan)
        return config, plan

    def _take_steps(self, config: TrainConfig) -> None:
        request, gate = self._request, self._gate
        networks, examiner = self._networks(config), self._examiner(config)
        train_step = TrainStep(networks, config, self._features(config), device=self._device)
        callbacks: list[Callback] = []
        best = _Best(request.folder / BEST_FILE, networks.average, config)

        def examine(step: int) -> dict[str, float]:
            distance = self._first_distance if step == 0 else None
            if distance is None:
                distance = examiner.judge(networks.average)
            distance = round(distance, DIGITS)  # as it is in the log
            if step % _sampled_every(config) == 0:
                examiner.sample(networks.average, step)
            best.judge(distance, step)
            return {DISTANCE: distance}

        parts = RunParts(
            folder=RunFolder(request.folder, config, train_step),
            train_step=train_step,
            maker=StagedBatches(config.data, config.stages, self._maker_of(config)),
            validate=examine,
            callbacks=callbacks,
        )
        loop = TrainingLoop(config, parts, clock=gate.working_s)
        loop.resume()
        lines = read_log(request.folder / LOG_FILE, step=loop.progress.step)
        best.recall(judgements(lines))
        reporter = Reporter(
            self._tell, before=lines, samples_at=examiner.samples_at, clock=gate.working_s
        )
        callbacks += [JsonLog(request.folder / LOG_FILE), reporter]
        train_step.hold, gate.save = gate.pass_through, loop.save_anew
        is_judged = loop.progress.step % config.validate_every_steps != 0 or any(
            step == loop.progress.step for step, _ in judgements(lines)
        )
        try:
            loop.run(lambda: gate.end is not None, is_judged=is_judged)
        finally:
            gate.save = nothing_to_save

    def _networks(self, config: TrainConfig) -> Networks:
        request = self._request
        paths = RunPaths(
            run=request.folder,
            data=request.folder,
            cache=request.folder,
            features=request.features,
            start=request.goal.model,
            start_discriminator=request.discriminator,
        )
        return started_networks(paths, config, self._device)

    def _features(self, config: TrainConfig) -> FeatureNetworks:
        files = FeatureFiles(
            squeeze=self._request.features, torchvision=Path(torch.hub.get_dir()) / "checkpoints"
        )
        return FeatureNetworks.load(config.losses, files, device=self._device)

    def _maker_of(self, config: TrainConfig) -> Callable[[DataConfig], BatchSource]:
        """Return what makes batches of a stage of a configuration."""
        return lambda data: BatchMaker(self._pictures.training, data, seed=config.seed)

    def _measured(self, config: TrainConfig) -> Speed:
        self._gate.pass_through()
        return measured_speed(
            config,
            self._networks(config),
            self._features(config),
            self._maker_of(config)(config.data),
            device=self._device,
            hold=self._gate.pass_through,
        )

    def _examiner(self, config: TrainConfig) -> Examiner:
        return Examiner(
            self._request,
            config.data,
            self._pictures,
            self._squeeze,
            hold=self._gate.pass_through,
        )


def _with_masks_of(
    request: FineTuneRequest, known: tuple[TrainConfig, TrainerPlanned] | None
) -> tuple[TrainConfig, TrainerPlanned] | None:
    """Return what was found out, with own masks where the run's folder is now."""
    if known is None or request.goal.repair is not Repair.OWN_MASKS:
        return known
    config, plan = known
    masks = repair_data(request.goal.repair, request.goal.masks).wide_masks
    data = replace(config.data, wide_masks=masks, thin_masks=masks)
    return replace(config, data=data), plan


class _Best:
    """Keeps the averaged generator with the least distance as a file."""

    def __init__(self, file: Path, average: Generator, config: TrainConfig) -> None:
        self._file, self._average, self._config = file, average, config
        self._least = float("inf")

    def recall(self, before: Sequence[tuple[int, float]]) -> None:
        """Take the judgements from before."""
        self._least = min((distance for _, distance in before), default=float("inf"))

    def judge(self, distance: float, step: int) -> None:
        """Keep the generator of a step if it is the best."""
        if distance < self._least:
            self._least = distance
            checkpoint = Checkpoint(
                name=self._file.parent.name,
                config=self._config.generator,
                weights=self._average.state_dict(),
                pictures_seen=step * self._config.data.batch_size,
            )
            save_checkpoint(self._file, checkpoint)


def _sampled_every(config: TrainConfig) -> int:
    """Return the steps between samples: at judgements, and not too often for the disk."""
    judgements_ahead = config.steps // config.validate_every_steps + 1
    return config.validate_every_steps * -(-judgements_ahead // _MOST_SAMPLED)
