"""What can go wrong while an archive is taken apart."""

from __future__ import annotations

from parsers.model import Fault


class LimitPassed(Exception):
    """One of our own limits ended the reading; its name is the message."""


class Broken(Exception):
    """The archive, or a member of it, is not what it says."""


class Unopened(Exception):
    """The archive as a whole gives nothing, and it is known why.

    Attributes:
        fault: The kind of fault.
        detail: A short machine word.
    """

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault, self.detail = fault, detail
