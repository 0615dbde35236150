"""The trauma-intervention handbook: entries, lint and search."""
