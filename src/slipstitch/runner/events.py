"""What the runner tells while it works. Frozen records; ``report`` turns them into lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from slipstitch.errors import SlipstitchError
from slipstitch.patience.events import Waiting
from slipstitch.records import record

__all__ = [
    "ChangeBegun",
    "ChangeEnded",
    "ChangeFound",
    "Event",
    "Informed",
    "Reported",
    "Sign",
    "Summary",
    "Tell",
    "Troubled",
    "Waiting",
    "Warned",
]

Sign = Literal["+", "-", "*"]


@record
class Informed:
    """A line of talk; ``--quiet`` silences it."""

    text: str


@record
class Reported:
    """A result line; ``--quiet`` does not silence it."""

    text: str


@record
class Warned:
    """A line on standard error."""

    text: str


@record
class Troubled:
    """An error that does not end the run, for standard error."""

    error: SlipstitchError


@record
class ChangeBegun:
    """Work on a change begins. ``width`` is that of the longest text of the run."""

    sign: Sign
    text: str
    width: int
    change_id: str


@record
class ChangeFound:
    """Something that ``verify`` found about a change while it looked at it."""

    change_id: str
    problem: str


@record
class ChangeEnded:
    """Work on the change that began last has ended; ``error`` is shown after ``not ok``.

    ``note`` stands behind it on the same line.
    """

    change_id: str
    is_ok: bool
    error: SlipstitchError | None = None
    note: str | None = None


@record
class Summary:
    """What ``verify`` prints at the end of a failure."""

    changes: int
    errors: int


Event = (
    Informed
    | Reported
    | Warned
    | Troubled
    | ChangeBegun
    | ChangeFound
    | ChangeEnded
    | Summary
    | Waiting
)
Tell = Callable[[Event], None]
