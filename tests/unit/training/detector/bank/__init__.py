"""Tests of learning from the bank."""
