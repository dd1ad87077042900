"""Tests of training/judging."""
