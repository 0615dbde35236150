"""What a Python that has loaded nothing yet prints: to see what is imported, and when."""

import subprocess
import sys


def printed(probe: str) -> str:
    """Return what the program `probe` prints."""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return done.stdout.strip()
