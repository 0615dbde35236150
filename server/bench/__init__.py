"""Measures the relay beside what limits it: a relay that does nothing, and the disk."""
