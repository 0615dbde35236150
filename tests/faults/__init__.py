"""Faults: what breaks, and what must not be lost."""
