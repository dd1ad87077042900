"""A proof as a file in the run's folder, so that it need not be made twice."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.pictures.atomic_write import write_atomically
from training.api import FineTuneRequest, Proof
from training.data.finding import stamp_file
from training.data.run_pictures import read_stamps

PROOF_FILE = "proof.json"
_VERSION = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    of: str
    proof: Proof


def what_is_proved(request: FineTuneRequest, new_model: Path) -> str:
    """Return a digest that is another one as soon as another proof could come out.

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


def write_proof(folder: Path, of: str, proof: Proof) -> None:
    """Write a proof into a run's folder, below which its pictures are.

    Raises:
        OSError: The folder cannot be written.
    """

    def relative(value: object) -> str:
        assert isinstance(value, Path), value
        return value.relative_to(folder).as_posix()

    text = msgspec.json.encode(_Record(of=of, proof=proof), enc_hook=relative)
    write_atomically(folder / PROOF_FILE, msgspec.json.format(text, indent=1))


def read_proof(folder: Path, of: str | None = None) -> Proof | None:
    """Return the proof in a run's folder; None if it is not (wholly) there.

    Args:
        folder: The run's.
        of: What must be proved by it, as `what_is_proved` has it; None: whatever was.
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
    is_wanted = of is None or record.of == of
    return record.proof if is_wanted and all(file.is_file() for file in files) else None
