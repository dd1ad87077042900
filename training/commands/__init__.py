"""The commands of ``python -m training``, one module each: its arguments, and what it runs.

A module has `add_parser`, which adds the command and sets `run_command` to what it runs.
"""
