"""A server to work on, and how to connect to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

__all__ = ["Server"]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    :param name: the name it is stopped by.
    :param user: its superuser, which is also who one connects as.
    :param version: as the server says it, such as ``15.18``.
    :param provider: ``local`` or ``docker``.
    :param passfile: the file that holds the password (``PGPASSFILE``), where one is asked for.
    :param primary: the name of the server this one is a standby of.
    :param owner_pid: the process it lives for; none when it lives until it is stopped.
    """

    name: str
    host: str
    port: int
    user: str
    version: str
    provider: str
    passfile: str | None = None
    primary: str | None = None
    owner_pid: int | None = None

    @property
    def superuser(self) -> str:
        """The name of the superuser."""
        return self.user

    def conninfo(self, dbname: str = "postgres") -> str:
        r"""Return the words libpq connects by.

        >>> Server("a", "127.0.0.1", 5433, "postgres", "15.18", "local").conninfo("it's")
        "host=127.0.0.1 port=5433 user=postgres dbname='it\\'s'"
        """
        words = {"host": self.host, "port": str(self.port), "user": self.user, "dbname": dbname}
        if self.passfile:
            words["passfile"] = self.passfile
        return " ".join(f"{name}={_quoted(value)}" for name, value in words.items())

    def uri(self, dbname: str = "postgres") -> str:
        """Return the target as Sqitch and slipstitch take it.

        >>> Server("a", "127.0.0.1", 5433, "postgres", "15.18", "local").uri("a b")
        'db:pg://postgres@127.0.0.1:5433/a%20b'
        """
        user, database = quote(self.user, safe=""), quote(dbname, safe="")
        return f"db:pg://{user}@{self.host}:{self.port}/{database}"

    def environ(self, dbname: str = "postgres") -> dict[str, str]:
        """Return the variables by which every libpq program finds the server."""
        variables = {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGDATABASE": dbname,
        }
        return {**variables, **({"PGPASSFILE": self.passfile} if self.passfile else {})}


def _quoted(value: str) -> str:
    if value and not any(character in value for character in " '\\"):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
