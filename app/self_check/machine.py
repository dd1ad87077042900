"""The lines about the computer: program, system, processor, memory, disk, libraries and folders."""

import contextlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import psutil

from app import __version__
from app.self_check.page import CheckLine, Language, State
from app.shared.language.marks import mark
from app.shared.paths import cache_folder, log_folder, models_folder, settings_file
from engine.api import Computing


def _mark(text: str) -> str:
    return mark("self-check", text)


MIN_FREE_MEMORY_BYTES: Final = 1_500_000_000
MIN_FREE_DISK_BYTES: Final = 500_000_000

# By the names of their distributions, of which build.spec keeps the metadata. torch's version comes
# from the engine, which loads it.
LIBRARIES: Final = (
    ("Qt", "PySide6-Essentials"),
    ("NumPy", "numpy"),
    ("SciPy", "scipy"),
    ("OpenCV", "opencv-python"),
    ("OpenCV", "opencv-python-headless"),
    ("Numba", "numba"),
    ("Pillow", "pillow"),
    ("safetensors", "safetensors"),
)
_PROGRAM: Final = _mark("Program")
_SYSTEM: Final = _mark("System")
_PROCESSOR: Final = _mark("Processor")
_MEMORY: Final = _mark("Memory")
_DISK: Final = _mark("Disk")
_LIBRARIES_TITLE: Final = _mark("Libraries")
_FOLDERS: Final = _mark("Folders")
_LICENCES: Final = _mark("Licences")
_CPU_EDITION: Final = _mark("CPU edition")
_FULL_EDITION: Final = _mark("edition with CUDA {version}")
_PACKAGED: Final = _mark("packaged program")
_SOURCE: Final = _mark("run from source")
_CORES: Final = _mark("{name}, {cores} logical cores")
_USED_MEMORY: Final = _mark("{total}, of which {free} are free")
_LITTLE_MEMORY: Final = _mark(
    "{total}, of which only {free} are free; close other programs before you restore large pictures"
)
_FREE_DISK: Final = _mark("{free} are free for models and caches")
_FULL_DISK: Final = _mark("Only {free} are free in {folder}; free some space")
_NOT_WRITABLE: Final = _mark("{folder} cannot be written; give yourself write access to it")
_WHERE: Final = _mark("settings {settings}; models {models}; cache {cache}; log {log}")
_LICENCE_TEXT: Final = _mark("Apache License 2.0; those of the libraries: Help ▸ About Reweave")


def shorten_home(path: Path) -> str:
    """Return a path for a page that people pass on: the home folder is "~"."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def list_machine_lines(language: Language, computing: Computing | None) -> Iterator[CheckLine]:
    """Yield the lines about program and computer.

    Args:
        language: The user's language.
        computing: What the engine computes with; None if it has not started.
    """
    say = language.translate
    yield language.make_line(_PROGRAM, ", ".join(_describe_program(language, computing)))
    yield language.make_line(_SYSTEM, _name_system())
    name = computing.processor if computing else platform.processor() or platform.machine()
    yield language.make_line(
        _PROCESSOR, say(_CORES).format(name=name, cores=psutil.cpu_count() or 1)
    )
    memory = psutil.virtual_memory()
    is_little = memory.available < MIN_FREE_MEMORY_BYTES
    yield language.make_line(
        _MEMORY,
        say(_LITTLE_MEMORY if is_little else _USED_MEMORY).format(
            total=language.format_gigabytes(memory.total),
            free=language.format_gigabytes(memory.available),
        ),
        state=State.NOTE if is_little else State.OK,
    )
    yield _check_disk(language)
    yield language.make_line(_LIBRARIES_TITLE, ", ".join(_list_libraries(computing)))


def list_folder_lines(language: Language) -> Iterator[CheckLine]:
    """Yield the lines about where things are."""
    folders = {
        "settings": settings_file(),
        "models": models_folder(),
        "cache": cache_folder(),
        "log": log_folder(),
    }
    shown = {key: shorten_home(path) for key, path in folders.items()}
    yield language.make_line(_FOLDERS, language.translate(_WHERE).format(**shown))
    yield language.make_line(_LICENCES, language.translate(_LICENCE_TEXT))


def _describe_program(language: Language, computing: Computing | None) -> Iterator[str]:
    say = language.translate
    yield f"Reweave {__version__}"
    if computing is not None:
        edition = _FULL_EDITION if computing.cuda else _CPU_EDITION
        yield say(edition).format(version=computing.cuda)
    yield say(_PACKAGED if getattr(sys, "frozen", False) else _SOURCE)
    yield f"Python {platform.python_version()}"


def _name_system() -> str:
    name = f"{platform.system()} {platform.release()}"
    if sys.platform == "darwin":
        name = f"macOS {platform.mac_ver()[0]}"
    elif sys.platform == "linux":
        with contextlib.suppress(OSError, KeyError):
            name = f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {name}"
    return f"{name}, {platform.machine()}"


def _check_disk(language: Language) -> CheckLine:
    """Return whether the folders that the program writes to have room and can be written."""
    say, room = language.translate, []
    for folder in (models_folder(), cache_folder(), log_folder(), settings_file().parent):
        existing = next(path for path in (folder, *folder.parents) if path.is_dir())
        shown = shorten_home(existing)
        if not os.access(existing, os.W_OK):
            text = say(_NOT_WRITABLE).format(folder=shown)
            return language.make_line(_DISK, text, state=State.FAILED)
        room.append((shutil.disk_usage(existing).free, shown))
    free_bytes, shown = min(room)
    free = language.format_gigabytes(free_bytes)
    if free_bytes < MIN_FREE_DISK_BYTES:
        text = say(_FULL_DISK).format(free=free, folder=shown)
        return language.make_line(_DISK, text, state=State.FAILED)
    return language.make_line(_DISK, say(_FREE_DISK).format(free=free))


def _list_libraries(computing: Computing | None) -> Iterator[str]:
    if computing is not None:
        yield f"PyTorch {computing.torch}"
    for name, distribution in LIBRARIES:
        try:
            yield f"{name} {version(distribution)}"
        except PackageNotFoundError:
            continue
    import pyvips  # noqa: PLC0415  loads libvips, which nothing else on this page needs

    yield "libvips " + ".".join(str(pyvips.version(part)) for part in range(3))
