"""What every store promises, and what the pipeline in front of it keeps in order."""
