"""Tests of one module at a time; fakes at its doors."""
