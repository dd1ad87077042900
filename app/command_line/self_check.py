"""`reweave --self-check`: prints a page about this computer and whether everything works on it."""

from app.command_line.environment import DONE, FAILED, Environment, make_config
from app.command_line.status_line import StatusLine
from app.command_line.words import explain, explain_event
from app.self_check.check import SelfCheck, Step
from app.self_check.page import ENGLISH_NUMBER, CheckLine, Language, State, has_failed, write_page
from app.shared.paths import own_folders
from engine.api import DeviceChoice
from engine.process.client import EngineClient
from engine.process.standard_streams import write_result

ENGLISH = Language(
    translate=str,
    format_number=ENGLISH_NUMBER,
    explain=explain,
    explain_event=explain_event,
)


def check_self(environment: Environment) -> int:
    """Print the page, and return the exit status: 1 if something does not work."""
    config = make_config(None, DeviceChoice.AUTO, environment)
    check = SelfCheck(
        make_engine=lambda on_event: EngineClient(
            serve=environment.serve, config=config, on_event=on_event
        ),
        library=environment.library,
        own_detector=own_folders().detector,
        language=ENGLISH,
    )
    status = StatusLine(environment.err)

    def report(step: Step, share: float) -> None:
        status.show(f"{step.value} {share:4.0%}")

    try:
        lines = check.run(report=report)
    finally:
        status.clear()
    lines = (*lines, _check_window(environment))
    write_result(environment.out, write_page(lines, ENGLISH))
    return FAILED if has_failed(lines) else DONE


def _check_window(environment: Environment) -> CheckLine:
    fault = environment.find_display_fault()
    if fault:
        text = f"{fault}; 'reweave restore' and the other commands need none"
        return CheckLine(state=State.NOTE, title="Window", text=text)
    return CheckLine(state=State.OK, title="Window", text="can be shown")
