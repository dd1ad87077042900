"""Tests of film."""
