"""The error by which the house refuses a message: a code, and nothing was changed."""

from __future__ import annotations

from protocol.visitor_messages import ProblemCode


class Refused(Exception):
    """The message is refused: `code` for the page, nothing changed."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code)
        self.code = code
