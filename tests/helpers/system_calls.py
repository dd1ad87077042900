"""Records with strace which sockets a program and its children open, and which files they write."""

import re
import shutil
import subprocess
from pathlib import Path

# Only successful calls, with the path of every open file; the program keeps its process number.
_STRACE = "strace -DD -f -qq -z -y --seccomp-bpf --signal=none -e trace=%network,open,openat,creat"
_FAMILY = re.compile(r"\bAF_(?!UNIX|LOCAL|UNSPEC)\w+")
_WRITTEN = re.compile(r"O_(?:WRONLY|RDWR|TMPFILE).* = \d+<(?P<path>/.*?)>(?:\(deleted\))?$")
# The system's own: devices, pipes, shared memory without a name.
_NO_FILES = ("/dev/", "/proc/", "/memfd:")


def find_fault() -> str:
    """Return why nothing can be traced here; empty if it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    run = subprocess.run([*_STRACE.split(), "true"], check=False, capture_output=True)  # noqa: S603
    return "" if run.returncode == 0 else "this machine lets nothing be traced"


def tracing(record: Path) -> list[str | Path]:
    """Return the command that starts a program whose calls are written to a file."""
    return [*_STRACE.split(), "-o", record]


def list_network_calls(record: Path) -> list[str]:
    """Return the calls that concern any but local sockets, such as those of X."""
    lines = record.read_text(encoding="utf-8").splitlines()
    assert lines, "nothing was traced"
    return [line for line in lines if _FAMILY.search(line)]


def list_written_files(record: Path) -> set[Path]:
    """Return the files that were opened to be written, temporary ones included."""
    found = {
        _unescape(match["path"])
        for line in record.read_text(encoding="utf-8").splitlines()
        if (match := _WRITTEN.search(line))
    }
    assert found, "nothing was traced"
    return {Path(path) for path in found if not path.startswith(_NO_FILES)}


def _unescape(path: str) -> str:
    """Undo strace's octal escapes."""
    return path.encode().decode("unicode_escape").encode("latin-1").decode()
