"""Tests of the simulated helpline."""
