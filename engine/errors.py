"""The errors that the engine raises, for callers on both sides of the process boundary.

    EngineError
    ├── PictureError            the picture file or its pixels cannot be used
    │   ├── PictureReadError        missing, empty, truncated, or not a picture
    │   └── PictureWriteError       the target cannot be written; nothing was left half-written
    ├── MaskError               the mask does not go with the picture
    │   ├── MaskSizeError           another width or height
    │   ├── EmptyMaskError          nothing is marked
    │   └── FullMaskError           everything is marked, so nothing is left to continue from
    ├── SourceError             nothing can be copied from the region that was asked for
    ├── CheckpointError         not a checkpoint of this program, or of a version it cannot read
    ├── DeviceError             the device asked for is not there or does not work
    │   └── DeviceTooOldError       the installed torch no longer computes on it
    ├── OutOfMemoryError        neither smaller windows nor the processor were enough
    ├── SharedMemoryError       no room to hand a picture to the engine process
    ├── InvalidResultError      the model answered with NaN, infinity or one flat colour
    ├── JobCancelledError       the caller cancelled the job
    └── EngineDiedError         the engine process ended in the middle of a job

Every message says what was found and what was expected. Words for a person are made elsewhere
(`app.messages`). All of these survive pickling, since they cross a process boundary.
"""


class EngineError(Exception):
    """Base of everything that the engine raises on purpose."""


class PictureError(EngineError):
    """The picture file or its pixels cannot be used."""


class PictureReadError(PictureError):
    """The file is missing, empty, truncated, or not a picture."""


class PictureWriteError(PictureError):
    """The target cannot be written; nothing was left half-written."""


class MaskError(EngineError):
    """The mask does not go with the picture."""


class MaskSizeError(MaskError):
    """The mask has another width or height than the picture."""


class EmptyMaskError(MaskError):
    """The mask marks nothing."""


class FullMaskError(MaskError):
    """The mask marks the whole picture."""


class SourceError(EngineError):
    """Nothing can be copied from the region that texture was to come from."""


class CheckpointError(EngineError):
    """Not a checkpoint of this program, or of a format version it cannot read."""


class DeviceError(EngineError):
    """The device that was asked for is not there or does not work."""


class DeviceTooOldError(DeviceError):
    """The installed torch no longer computes on the device."""


class OutOfMemoryError(EngineError):
    """The job does not fit into memory on any device, at any window size."""


class SharedMemoryError(EngineError):
    """There is no room to hand a picture to the engine process."""


class InvalidResultError(EngineError):
    """The model answered with NaN, infinity, or one flat colour."""


class JobCancelledError(EngineError):
    """The caller cancelled the job."""


class EngineDiedError(EngineError):
    """The engine process ended in the middle of a job."""
