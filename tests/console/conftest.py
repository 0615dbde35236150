"""Textual's pilot waits 20 ms, again and again, until nothing runs; here it looks sooner."""

from __future__ import annotations

from textual import _wait

# By five of these a key is pressed, and there are thousands. What is busy is still waited for.
_wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 0.004, 0.0004
