"""Trying Veste out: a relay in a throw-away folder, scripted visitors, a real console."""
