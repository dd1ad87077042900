"""The entry point of the program, frozen or not.

Child processes import this module too, so `main` does all heavy imports.
"""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.pictures.pixels import Mask, Pixels


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status.

    Args:
        arguments: The arguments after the program's name; None for those of this process.
    """
    multiprocessing.freeze_support()
    from engine.process.standard_streams import prepare_streams  # noqa: PLC0415
    from engine.process.thread_room import MIN_ROOM_FOR_MANY, MIN_ROOM_FOR_ONE, save_threads  # noqa: PLC0415

    prepare_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    is_for_one = words[:1] in (["restore"], ["find"], ["demo"])
    start_error = save_threads(MIN_ROOM_FOR_ONE if is_for_one else MIN_ROOM_FOR_MANY)
    from app.command_line import cli  # noqa: PLC0415
    from app.command_line.environment import Environment  # noqa: PLC0415
    from app.models.library import ModelLibrary  # noqa: PLC0415
    from app.shared import logs, paths  # noqa: PLC0415
    from engine.process.factory import serve  # noqa: PLC0415

    paths.ensure_home()
    handler = logs.start_logging(paths.log_folder())
    try:
        return cli.run(
            words,
            Environment(
                serve=serve,
                open_window=_open_window,
                library=ModelLibrary(shipped=paths.default_model(), folder=paths.models_folder()),
                find_display_fault=_find_display_fault,
                find_exclusions=_find_exclusions,
                find_own_detector=_find_own_detector,
                out=sys.stdout,
                err=sys.stderr,
                start_error=start_error,
            ),
        )
    finally:
        logs.stop_logging(handler)


def _find_display_fault() -> str:
    from app.window.display import find_display_fault  # noqa: PLC0415

    return find_display_fault(os.environ)


def _find_exclusions(pixels: "Pixels") -> "Mask | None":
    from app.editor.exclusions.store import ExclusionStore  # noqa: PLC0415
    from app.shared.paths import own_folders  # noqa: PLC0415

    return ExclusionStore(own_folders().exclusions).find(pixels)


def _find_own_detector() -> Path | None:
    from app.models.detector_choice import find_own_detector, read_wants_own  # noqa: PLC0415
    from app.shared.paths import own_folders, settings_file  # noqa: PLC0415

    return find_own_detector(own_folders().detector, is_wanted=read_wants_own(settings_file()))


def _open_window(photos: Sequence[Path], model: Path | None) -> int:
    from app.window.display import load_x_plugin  # noqa: PLC0415
    from app.window.window_run import run_window  # noqa: PLC0415
    from engine.process.client import EngineClient  # noqa: PLC0415
    from engine.process.factory import serve  # noqa: PLC0415
    from training.fine_tuning.client import TrainerClient  # noqa: PLC0415
    from training.fine_tuning.factory import serve as serve_trainer  # noqa: PLC0415
    from training.survey.client import SurveyClient  # noqa: PLC0415

    load_x_plugin(os.environ)
    return run_window(
        photos=photos,
        model=model,
        make_engine=lambda on_event, config: EngineClient(
            serve=serve, config=config, on_event=on_event
        ),
        make_survey=SurveyClient,
        make_trainer=lambda on_event: TrainerClient(serve=serve_trainer, on_event=on_event),
    )


if __name__ == "__main__":
    sys.exit(main())
