"""What can go wrong while a script runs: the server refuses, the connection dies, psql fails."""

from __future__ import annotations

from slipstitch.errors import Location, SlipstitchError

__all__ = ["ConnectionLost", "PsqlFailed", "ScriptError"]


class ScriptError(SlipstitchError):
    """The server refused a statement of a script.

    :param sqlstate: the five characters of the error's class and code.
    :param as_psql: the whole message, byte for byte as psql prints it.
    """

    def __init__(
        self,
        message: str,
        *,
        sqlstate: str,
        location: Location,
        detail: str | None = None,
        hint: str | None = None,
        as_psql: str = "",
    ) -> None:
        super().__init__("deploy", message, detail=detail, hint=hint, location=location)
        self.sqlstate = sqlstate
        self.as_psql = as_psql


class ConnectionLost(SlipstitchError):  # noqa: N818 - named for what happened
    """The connection or the server is gone; whether the last statement took effect is unknown.

    :param sqlstate: the server's reason, where it had time to give one.
    """

    def __init__(
        self, message: str, *, location: Location | None = None, sqlstate: str | None = None
    ) -> None:
        super().__init__(
            "engine",
            message,
            location=location,
            hint="look at the server's log; once it answers again, run the same command",
            exit_code=3,
        )
        self.sqlstate = sqlstate


class PsqlFailed(SlipstitchError):  # noqa: N818 - named for what happened
    """psql ran a script and ended with another status than 0; it has said why itself.

    :param status: psql's exit status: 1 a fault of its own, 2 the connection is lost,
        3 an error in the script; negative: the signal that ended it.
    """

    def __init__(self, client: str, path: str, status: int) -> None:
        # Sqitch's own words for it, with the same number.
        if status < 0:
            message = f'"{client}" unexpectedly died with signal {-status}'
        else:
            message = f'"{client}" unexpectedly returned exit value {status}'
        super().__init__("psql", message)
        self.path = path
        self.status = status

    @property
    def connection_lost(self) -> bool:
        """Whether psql lost its connection, so that nobody knows how far the script came."""
        return self.status == 2
