"""Turns the desk's views into lines of inked text: no Textual, no I/O."""
