"""Tests of the relay's web side."""
