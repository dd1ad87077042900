"""Keeps a proof in the run's folder, so that it need not be made twice."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.pictures.atomic_write import write_atomically
from training.api import FineTuneRequest, Proof
from training.data.finding import stamp_file
from training.data.run_pictures import read_stamps

PROOF_FILE = "proof.json"
_VERSION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    inputs: str
    proof: Proof


def digest_inputs(request: FineTuneRequest, new_model: Path) -> str:
    """Return a digest of everything that the proof depends on.

    Raises:
        OSError: A model cannot be read.
    """
    known = read_stamps(request.folder)
    pictures = [*request.held_out, *sorted(request.regression.iterdir())]
    masks = sorted(request.goal.masks.rglob("*")) if request.goal.masks else []
    parts = [
        str(_VERSION),
        *(
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (request.goal.model, new_model)
        ),
        *(
            f"{path.name} {known.get(str(path)) or stamp_file(path)}"
            for path in (*pictures, *masks)
        ),
        request.goal.repair,
        str(request.goal.seed),
    ]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def write_proof(folder: Path, inputs: str, proof: Proof) -> None:
    """Write a proof into a run's folder, which has to hold its pictures.

    Raises:
        OSError: The folder cannot be written.
    """

    def relative(value: object) -> str:
        assert isinstance(value, Path), value
        return value.relative_to(folder).as_posix()

    text = msgspec.json.encode(_Record(inputs=inputs, proof=proof), enc_hook=relative)
    write_atomically(folder / PROOF_FILE, msgspec.json.format(text, indent=1))


def read_proof(folder: Path, inputs: str | None = None) -> Proof | None:
    """Return the proof in a run's folder; None if it or one of its pictures is missing.

    Args:
        folder: The run's folder.
        inputs: Digest of the inputs that it must be of, from `digest_inputs`; None for any.
    """

    def absolute(_kind: type, value: object) -> Path:
        return folder / str(value)

    try:
        text = (folder / PROOF_FILE).read_bytes()
        record = msgspec.json.decode(text, type=_Record, dec_hook=absolute)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None
    files = [
        file
        for shown in record.proof.comparisons
        for file in (shown.damaged, shown.truth, shown.old, shown.new)
    ]
    is_wanted = inputs is None or record.inputs == inputs
    return record.proof if is_wanted and all(file.is_file() for file in files) else None
