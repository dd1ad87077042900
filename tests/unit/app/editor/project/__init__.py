"""Tests of app/editor."""
