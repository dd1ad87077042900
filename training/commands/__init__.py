"""The commands of ``python -m training``, one module each.

Each module has `add_parser`, which adds its arguments, and sets `run_command` to its function.
"""
