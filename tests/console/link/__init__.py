"""Tests of what the console keeps and of how it speaks to the relay."""
