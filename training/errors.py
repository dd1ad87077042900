"""The errors that training raises.

TrainingError
├── DataError         no usable pictures, or a cache that cannot be made
├── ConfigError       a configuration that makes no sense, or cannot be read
├── RunError          the run folder holds another run, or its state is damaged
├── DivergedError     the run goes wrong again and again, whatever the rate
└── StepLeftError     a step was left before it moved anything, for the run is to stop
"""


class TrainingError(Exception):
    """Base of everything that training raises on purpose."""


class DataError(TrainingError):
    """There are no usable pictures, or they cannot be cached."""


class ConfigError(TrainingError):
    """A configuration that makes no sense or cannot be read."""


class RunError(TrainingError):
    """The run folder holds another run, or its state is damaged."""


class DivergedError(TrainingError):
    """The run goes wrong again and again, whatever the rate."""


class StepLeftError(TrainingError):
    """A step was left before it moved anything, for the run is to stop."""
