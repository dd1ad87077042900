"""Tests of training/survey."""
