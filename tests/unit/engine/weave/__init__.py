"""Tests of engine/weave."""
