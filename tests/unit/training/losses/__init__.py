"""Tests of training/losses."""
