"""Tells where an error of ours came from, and never what anybody wrote."""

from __future__ import annotations

import os
import traceback


def crash_report(error: BaseException) -> list[str]:
    """Return where an error came from: kinds, files and lines; no locals, no text of it."""
    frames = traceback.extract_tb(error.__traceback__)
    rows = [f"  {os.path.basename(f.filename)}:{f.lineno} {f.name}" for f in frames[-8:]]  # noqa: PTH119 - a name for people, not a path to open
    return [type(error).__name__, *rows]
