"""Tests of app/command_line."""
