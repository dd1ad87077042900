"""The child process that reads hostile files, and what it reports of each.

    python -m tests.helpers.hostile.reading odd|mutated FIRST LAST

It writes one JSON object a line: the number and name of a file before it is read, and what became
of it. So whoever waits for it knows the file with which it has crashed or hung.
"""

import itertools
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.shared.language.sentences import explain
from engine.errors import PictureReadError
from engine.pictures.files import decode_any, read_picture
from engine.pictures.picture import Picture
from tests.helpers.hostile.jpeg_files import make_jpeg_files
from tests.helpers.hostile.mutations import make_seeds, mutate
from tests.helpers.hostile.other_files import make_other_files, make_special_names
from tests.helpers.hostile.png_files import make_png_files
from tests.helpers.hostile.tiff_files import make_tiff_files

# Whatever a decoder asks for beyond this fails, instead of bringing the machine to its knees.
_ADDRESS_BYTES = 8 << 30
_STATUS, _FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def make_odd_files() -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of all odd files."""
    return itertools.chain(
        make_png_files(), make_jpeg_files(), make_tiff_files(), make_other_files()
    )


def read(open_it: Callable[[], Picture]) -> dict[str, object]:
    """Read a file and return what became of it, and how much memory and time that took."""
    _FORGET_PEAK.write_text("5")
    before, started_s = _read_kib("VmRSS"), time.monotonic()
    result: dict[str, object] = {}
    try:
        picture = open_it()
        result["bytes"] = picture.pixels.nbytes
    except PictureReadError as error:
        result["sentence"] = explain(error)
    except Exception as error:  # noqa: BLE001  whatever it is, the test names it
        result["fault"] = f"{type(error).__name__}: {error}"
    result["seconds"] = time.monotonic() - started_s
    result["grown"] = (_read_kib("VmHWM") - before) << 10
    return result


def _read_kib(key: str) -> int:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(key))
    return int(line.split()[1])


def _make_readers(kind: str, folder: Path) -> Iterator[tuple[str, Callable[[], Picture]]]:
    if kind == "mutated":
        for number in itertools.count():
            yield str(number), lambda n=number: decode_any(mutate(n), name=f"{n}.bin")  # type: ignore[misc]
    for name, content in make_odd_files():
        path = folder / name
        path.write_bytes(content)
        yield name, lambda path=path: read_picture(path)  # type: ignore[misc]
    for path in make_special_names(folder):
        yield path.name, lambda path=path: read_picture(path)  # type: ignore[misc]


def main() -> None:
    """Read some files."""
    kind, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_BYTES, _ADDRESS_BYTES))
    for seed in make_seeds():  # so that no file pays for what the first of its kind loads
        decode_any(seed, name="seed")
    with tempfile.TemporaryDirectory() as folder:
        readers = itertools.islice(_make_readers(kind, Path(folder)), first, last)
        for name, open_it in readers:
            print(json.dumps({"name": name}), flush=True)  # noqa: T201
            print(json.dumps(read(open_it)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
