"""Speaks to the relay and keeps the keys; knows nothing of Textual."""
