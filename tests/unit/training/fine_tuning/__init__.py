"""Tests of training/fine_tuning."""
