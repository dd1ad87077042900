"""Tests of training/commands."""
