"""Tests of training/masks."""
