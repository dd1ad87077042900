"""What teaching the detector is given by the window."""

from dataclasses import dataclass

from app.editor.bank.example_bank import ExampleBank
from app.models.own_detector import OwnDetector
from app.shared.preferences import PreferenceHolder


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorTeaching:
    """What the detector is taught from, and what becomes of it.

    Attributes:
        bank: The examples of the user's damage.
        preferences: Say whether examples are kept, and which detector is used.
        own: The user's own detector.
    """

    bank: ExampleBank
    preferences: PreferenceHolder
    own: OwnDetector
