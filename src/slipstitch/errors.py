"""One family of errors: what was wrong, where, and what to do next."""

from __future__ import annotations

from slipstitch.passwords import hide_passwords
from slipstitch.records import record

__all__ = ["Location", "SlipstitchError"]


@record
class Location:
    """A place in a file, counted as editors do: lines and columns from 1.

    >>> str(Location("deploy/users.sql", 7, 3))
    'deploy/users.sql:7:3'
    """

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


class SlipstitchError(Exception):
    """Something the user can act on; anything else that escapes is a defect of ours.

    The passwords of URIs are cut out of all its texts: a user may have written a target where
    a change belongs, and every message names what was not understood.

    :param ident: the area, in Sqitch's words: ``plan``, ``config``, ``deploy``, ``engine`` …
    :param message: what was wrong; lower case unless Sqitch prints it otherwise, no full stop.
    :param hint: what to do next.
    :param detail: further lines, printed as they are.
    :param location: the place that is to blame.
    :param exit_code: the status the process ends with; 1 also moves the message to
        standard output, as Sqitch does (``sqitch-compat`` section 14).
    """

    def __init__(
        self,
        ident: str,
        message: str,
        *,
        hint: str | None = None,
        detail: str | None = None,
        location: Location | None = None,
        exit_code: int = 2,
    ) -> None:
        self.message = hide_passwords(message)
        super().__init__(self.message)
        self.ident = ident
        self.hint = hint and hide_passwords(hint)
        self.detail = detail and hide_passwords(detail)
        self.location = location
        self.exit_code = exit_code
