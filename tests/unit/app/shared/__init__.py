"""Tests of app/shared."""
