"""A session of fine-tuning: plans a run or continues it, and takes its steps."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
from typing_extensions import override

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
from training.fine_tuning.control import RunControl
from training.fine_tuning.plan import (
    Speed,
    fit_memory,
    make_plan,
    measure_speed,
    plan_steps,
    read_plan,
    shorten_parts,
    write_plan,
)
from training.fine_tuning.preset import repair_data
from training.fine_tuning.reporting import Reporter, read_distances
from training.judging.samples import SampleFolder, draw_scenes, read_scene
from training.judging.validation import DISTANCE, HeldOut, Validation
from training.losses.feature_networks import FeatureNetworks, SqueezeFeatures
from training.run.callbacks.callback import Callback, Progress
from training.run.callbacks.json_log import JsonLog
from training.run.config import TrainConfig
from training.run.loop import RunHooks
from training.run.machine import choose_clock
from training.run.networks import Networks, start_networks
from training.run.run_folder import LOG_FILE
from training.run.runner import build_loop, load_features
from training.run.step import TrainStep

BEST_FILE: Final = "best.safetensors"
_MAX_SAMPLED = 40
# Batches as small as these let a pause begin within a second.
_VALIDATION_BATCHES, _VALIDATION_BATCH_SIZE = 12, 4


class FineTuningSession:
    """Takes the steps of one run on one device."""

    def __init__(
        self,
        request: FineTuneRequest,
        control: RunControl,
        on_event: Callable[[TrainerEvent], None],
    ) -> None:
        """Load what every step needs.

        Raises:
            StepAbandonedError: The run was ended before it began.
            TrainingError: The features or the pictures cannot be read, or a setting does not fit.
            EngineError: The device does not work, or the model cannot be read.
            OSError: The run's folder cannot be written.
        """
        self._request = request
        self._control = control
        self._on_event = on_event
        self._scores_before: dict[str, float] | None = None
        on_event(TrainerPreparing(what=Preparation.LOADING))
        cv2.setNumThreads(1)  # batches are made beside the training thread, not on all its cores
        self._engine_device = choose_device(DeviceChoice(request.goal.device))
        self._device = self._engine_device.torch_device
        self._squeeze = SqueezeFeatures.load(request.features).to(self._device)
        self._known = _relocate_masks(request, read_plan(request.folder))
        self._fitted: tuple[TrainConfig, int] | None = None
        if self._known is None:
            self._fitted = fit_memory(request, self._load_features, self._device)
        control.pause_point()
        on_event(TrainerPreparing(what=Preparation.PICTURES))
        # After `fit_memory`, because pictures are decoded for one window size.
        self._pictures = open_pictures(request, self._config.data)
        for note in self._pictures.notes:
            on_event(note)
        control.pause_point()

    def run(self) -> None:
        """Take the remaining steps, until the control ends the run.

        Raises:
            StepAbandonedError: The run was ended before its first step.
            TrainingError: A setting does not fit, the run diverged, or its state is damaged.
            EngineError: The model cannot be read, or a sample cannot be written.
            OSError: The run's folder cannot be written.
            RuntimeError: The device failed, or there is not enough memory.
        """
        config, plan = self._known or self._make_plan()
        self._on_event(plan)
        self._take_steps(config)

    @property
    def _config(self) -> TrainConfig:
        known = self._known or self._fitted
        assert known is not None, "one of them was made"
        return known[0]

    def _make_plan(self) -> tuple[TrainConfig, TrainerPlanned]:
        """Measure the speed, validate the old model, and keep the plan that follows from both."""
        self._on_event(TrainerPreparing(what=Preparation.SPEED))
        assert self._fitted is not None, "a known plan is not made again"
        request = self._request
        config, memory_bytes = self._fitted
        config, speed = shorten_parts(config, self._measure_speed)
        clock = choose_clock(self._device)
        began_s = clock()
        generator = self._start_networks(config).average
        validation, samples = self._build_validation(config), self._build_samples(config)
        self._scores_before = validation(generator, 0, self._control.pause_point)
        samples.write(generator, 0, self._control.pause_point)
        validation_s = clock() - began_s
        config = plan_steps(request, config, speed, validation_s=validation_s)
        plan = make_plan(
            config,
            speed,
            self._engine_device,
            memory_bytes=memory_bytes,
            validation_s=validation_s,
        )
        write_plan(request.folder, config, plan)
        return config, plan

    def _take_steps(self, config: TrainConfig) -> None:
        folder, control = self._request.folder, self._control
        networks = self._start_networks(config)
        samples = self._build_samples(config)
        log = folder / LOG_FILE
        hooks = RunHooks(
            validate=self._build_validate(config, networks.average, samples),
            callbacks=(
                # Before the log, which must not know a best distance whose model is not saved.
                _BestModel(folder / BEST_FILE, networks.average, config, log=log),
                JsonLog(log),
                Reporter(
                    self._on_event, log=log, find_samples=samples.find, clock=control.working_s
                ),
            ),
            pause=control.pause_point,
            clock=control.working_s,
        )
        features = self._load_features(config)
        train_step = TrainStep(networks, config, features, device=self._device)
        loop = build_loop(folder, config, train_step, self._open_stage(config), hooks)
        step = loop.progress.step
        is_due = step % config.validate_every_steps == 0
        is_validated = any(step == validated for validated, _ in read_distances(log, step=step))
        loop.run(lambda: control.end is not None, validates_first=is_due and not is_validated)

    def _build_validate(
        self, config: TrainConfig, generator: Generator, samples: SampleFolder
    ) -> Callable[[int, Callable[[], None]], dict[str, float]]:
        """Return a function that validates a generator, and samples it now and then."""
        validation = self._build_validation(config)
        validations = config.steps // config.validate_every_steps + 1
        sample_every_steps = config.validate_every_steps * -(-validations // _MAX_SAMPLED)

        def validate(step: int, pause_point: Callable[[], None]) -> dict[str, float]:
            scores = self._scores_before if step == 0 else None
            if scores is None:
                scores = validation(generator, step, pause_point)
            if step % sample_every_steps == 0:
                samples.write(generator, step, pause_point)
            return scores

        return validate

    def _build_validation(self, config: TrainConfig) -> Validation:
        held_out = HeldOut(
            open_pictures=lambda _data: self._pictures.held_out,
            data=replace(config.data, batch_size=_VALIDATION_BATCH_SIZE),
            stages=(),  # the pictures are decoded for the first stage's windows
            batches=_VALIDATION_BATCHES,
        )
        return Validation(held_out, self._squeeze, device=self._device)

    def _build_samples(self, config: TrainConfig) -> SampleFolder:
        request, pictures = self._request, self._pictures
        scenes = draw_scenes(
            pictures.held_out,
            pictures.held_out_names,
            config.data.wide_masks,
            seed=request.goal.seed,
        )
        if request.editor_picture is not None and request.editor_mask is not None:
            scene = read_scene("", request.editor_picture, request.editor_mask)
            scenes = scenes if scene is None else [scene, *scenes]
        return SampleFolder(request.folder, scenes)

    def _start_networks(self, config: TrainConfig) -> Networks:
        request = self._request
        return start_networks(
            config,
            model=request.goal.model,
            discriminator=request.discriminator,
            features=request.features,
            device=self._device,
        )

    def _load_features(self, config: TrainConfig) -> FeatureNetworks:
        return load_features(config, self._request.features, self._device)

    def _open_stage(self, config: TrainConfig) -> Callable[[DataConfig], BatchSource]:
        """Return what makes the batches of a stage."""
        return lambda data: BatchMaker(self._pictures.training, data, seed=config.seed)

    def _measure_speed(self, config: TrainConfig) -> Speed:
        self._control.pause_point()
        train_step = TrainStep(
            self._start_networks(config), config, self._load_features(config), device=self._device
        )
        batches = self._open_stage(config)(config.data)
        return measure_speed(
            train_step,
            batches,
            first_step=config.adversarial_from_step,
            pause_point=self._control.pause_point,
        )


class _BestModel(Callback):
    """Keeps the averaged generator with the smallest distance as a file."""

    def __init__(self, file: Path, average: Generator, config: TrainConfig, *, log: Path) -> None:
        self._file = file
        self._average = average
        self._config = config
        self._log = log
        self._smallest = float("inf")

    @override
    def on_start(self, progress: Progress, *, steps: int) -> None:
        before = read_distances(self._log, step=progress.step)
        self._smallest = min((distance for _, distance in before), default=float("inf"))

    @override
    def on_metrics(self, progress: Progress, values: Mapping[str, float]) -> None:
        if values.get(DISTANCE, float("inf")) >= self._smallest:
            return
        self._smallest = values[DISTANCE]
        checkpoint = Checkpoint(
            name=self._file.parent.name,
            config=self._config.generator,
            weights=self._average.state_dict(),
            pictures_seen=progress.step * self._config.data.batch_size,
        )
        save_checkpoint(self._file, checkpoint)


def _relocate_masks(
    request: FineTuneRequest, known: tuple[TrainConfig, TrainerPlanned] | None
) -> tuple[TrainConfig, TrainerPlanned] | None:
    """Return a plan whose own masks are in the run's folder, which may have been moved."""
    if known is None or request.goal.repair is not Repair.OWN_MASKS:
        return known
    config, plan = known
    masks = repair_data(request.goal.repair, request.goal.masks).wide_masks
    data = replace(config.data, wide_masks=masks, thin_masks=masks)
    return replace(config, data=data), plan
