"""Tests of engine/compute."""
