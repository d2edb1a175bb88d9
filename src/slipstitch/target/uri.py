"""Database URIs as Sqitch writes them, ``db:pg://user@host/name``, and what libpq makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from slipstitch.errors import SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.passwords import hide_password
from slipstitch.records import record

__all__ = ["ENGINES", "DatabaseURI"]

ENGINES = frozenset({"pg", "postgres", "postgresql", "pgsql", "pgxc", "redshift", "yugabyte"})
YUGABYTE_PORT = "5433"
PATTERN = pattern(
    r"""
    db:(?P<engine>[^:/?\#]+):
    (?://(?P<authority>[^/?\#]*))?
    (?P<path>[^?\#]*)
    (?:\?(?P<query>[^\#]*))?
    (?:\#(?P<fragment>.*))?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
PATH_SAFE = "/!$&'()*+,;=:@~"


@record
class DatabaseURI:
    """A database URI taken to pieces. Values are decoded; ``None`` is what is not there.

    ``port`` is text, for libpq takes a list of ports; likewise ``host``.
    """

    engine: str = "pg"
    user: str | None = None
    password: str | None = None
    host: str | None = None
    port: str | None = None
    dbname: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    has_authority: bool = False
    text: str = "db:pg:"

    def __repr__(self) -> str:
        return f"DatabaseURI({self.without_password()!r})"

    @classmethod
    def parse(cls, text: str) -> DatabaseURI:
        """Read a URI.

        :raises SlipstitchError: when it is no database URI, or one of another engine.

        >>> uri = DatabaseURI.parse("db:pg://ada:p%40w@[::1]:5433/clin%69c?sslmode=require")
        >>> uri.user, uri.password, uri.host, uri.port, uri.dbname, uri.query
        ('ada', 'p@w', '::1', '5433', 'clinic', (('sslmode', 'require'),))
        """
        match = PATTERN.fullmatch(text)
        if match is None:
            shown = text if text.lower().startswith("db:") else f"db:{text}"
            message = (
                f"No engine specified by URI {hide_password(shown)}; "
                'URI must start with "db:$engine:"'
            )
            raise SlipstitchError("target", message)
        engine = match["engine"].lower()
        if engine not in ENGINES:
            message = f'engine "{match["engine"]}" is not PostgreSQL'
            hint = "slipstitch deploys to PostgreSQL; for other databases use Sqitch"
            raise SlipstitchError("target", message, hint=hint)
        authority = match["authority"]
        userinfo, at, hosts = (authority or "").rpartition("@")
        user, colon, password = userinfo.partition(":")
        host, port = _split_hosts(hosts)
        path = match["path"]
        if authority is not None:
            path = path.removeprefix("/")
        given = dict(_split_query(match["query"]))
        return cls(
            engine=engine,
            user=unquote(user) or None if at else None,
            password=given.pop("password", None) or (unquote(password) or None if colon else None),
            host=host,
            port=port,
            dbname=unquote(path) or None,
            query=tuple(given.items()),
            has_authority=authority is not None,
            text=text,
        )

    def with_parts(
        self,
        *,
        dbname: str | None = None,
        user: str | None = None,
        host: str | None = None,
        port: str | None = None,
    ) -> DatabaseURI:
        """Return this URI with the given parts replaced.

        >>> uri = DatabaseURI.parse("db:pg:clinic")
        >>> uri.with_parts(dbname="other").text
        'db:pg:other'
        >>> uri.with_parts(user="ada", host="::1", port="5433").text
        'db:pg://ada@[::1]:5433/clinic'
        """
        parts = {"dbname": dbname, "user": user, "host": host, "port": port}
        given = {name: value for name, value in parts.items() if value}
        if not given:
            return self
        changed = replace(
            self,
            has_authority=self.has_authority or bool(given.keys() - {"dbname"}),
            **given,  # type: ignore[arg-type]
        )
        return replace(changed, text=changed._compose())

    def _compose(self) -> str:
        """Write the URI from its parts, with the scheme and the query as they stood."""
        match = PATTERN.fullmatch(self.text)
        scheme = self.text[: match.end("engine") + 1] if match else "db:pg:"
        path = quote(self.dbname or "", safe=PATH_SAFE)
        if self.has_authority:
            userinfo = quote(self.user or "", safe="")
            if self.password:
                userinfo += ":" + quote(self.password, safe="")
            at = "@" if userinfo else ""
            path = f"//{userinfo}{at}{self._compose_hosts()}/{path}"
        query = f"?{match['query']}" if match and match["query"] is not None else ""
        return scheme + path + query

    def _compose_hosts(self) -> str:
        hosts = (self.host or "").split(",")
        ports = (self.port or "").split(",")
        ports += ports[-1:] * (len(hosts) - len(ports))
        written = []
        for host, port in zip(hosts, ports, strict=False):
            name = f"[{host}]" if ":" in host else quote(host, safe="")
            written.append(f"{name}:{port}" if port else name)
        return ",".join(written)

    def without_password(self) -> str:
        """Return the text as it was given, less the password.

        >>> DatabaseURI.parse("db:pg://ada:secret@localhost/x").without_password()
        'db:pg://ada:@localhost/x'
        """
        return hide_password(self.text)

    def shown(self, environ: Mapping[str, str], login: str) -> str:
        """Return the URI for people: no password, and the database that libpq will choose.

        :param login: the login name, the last guess at the database's name.

        >>> DatabaseURI.parse("db:pg:").shown({"PGUSER": "app"}, "ada")
        'db:pg:app'
        """
        text = self.without_password()
        if self.dbname:
            return text
        name = environ.get("PGDATABASE") or self.username(environ) or environ.get("PGUSER") or login
        match = PATTERN.fullmatch(text)
        if match is None:
            return text
        slash = "/" if self.has_authority else ""
        return text[: match.start("path")] + slash + name + text[match.end("path") :]

    def username(self, environ: Mapping[str, str]) -> str | None:
        """Return the user to connect as; ``SQITCH_USERNAME`` weighs more than the URI."""
        return environ.get("SQITCH_USERNAME") or self.user

    def secret(self, environ: Mapping[str, str]) -> str | None:
        """Return the password; ``SQITCH_PASSWORD`` weighs more than the URI."""
        return environ.get("SQITCH_PASSWORD") or self.password

    def parameters(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Return libpq's parameters, without the password, in the order Sqitch gives them.

        >>> DatabaseURI.parse("db:pg://u@h/d?b=2&a=1").parameters({})
        {'user': 'u', 'dbname': 'd', 'host': 'h', 'a': '1', 'b': '2'}
        """
        port = self.port
        if port is None and self.engine == "yugabyte" and "PGPORT" not in environ:
            port = YUGABYTE_PORT
        parts = {
            "user": self.username(environ),
            "dbname": self.dbname,
            "host": self.host,
            "port": port,
        }
        found = {name: value for name, value in parts.items() if value}
        return found | dict(sorted(self.query))

    def conninfo(self, environ: Mapping[str, str]) -> str:
        r"""Return libpq's connection string, password included: for connecting, never for show.

        >>> DatabaseURI.parse("db:pg://u:it's@/d").conninfo({})
        "user='u' dbname='d' password='it\\'s'"
        """
        parameters = self.parameters(environ)
        secret = self.secret(environ)
        if secret:
            parameters["password"] = secret
        return " ".join(f"{name}='{_escape(value)}'" for name, value in parameters.items())

    def psql_arguments(self, environ: Mapping[str, str]) -> list[str]:
        r"""Return psql's connection arguments as Sqitch gives them; never the password.

        >>> DatabaseURI.parse("db:pg:my%20clinic").psql_arguments({})
        ['--dbname', 'dbname=my\\ clinic']
        """
        parameters = self.parameters(environ)
        if "sslpassword" in parameters:
            raise SlipstitchError(
                "target",
                'psql would have to be given "sslpassword" as an argument',
                detail="everybody on this machine can read the arguments of a process",
                hint="write it into a service file and name that by ?service=; nothing was run",
            )
        if not parameters:
            return []
        pairs = (f"{name}={_escape_blanks(value)}" for name, value in parameters.items())
        return ["--dbname", " ".join(pairs)]

    def psql_environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of psql: ours, and the password if we have one."""
        secret = self.secret(environ)
        return dict(environ) | ({"PGPASSWORD": secret} if secret else {})


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _escape_blanks(value: str) -> str:
    """Escape what ends an unquoted value; an empty one needs quotes.

    >>> print(_escape_blanks("it's a \\\\"))
    it\\'s\\ a\\ \\\\
    """
    return re.sub(r"([\s'\\])", r"\\\1", value) or "''"


def _split_hosts(hosts: str) -> tuple[str | None, str | None]:
    """Take ``host:port`` lists apart as libpq wants them.

    >>> _split_hosts("a:1,[::1]:2,%2Ftmp"), _split_hosts("localhost"), _split_hosts("")
    (('a,::1,/tmp', '1,2,'), ('localhost', None), (None, None))
    """
    names: list[str] = []
    ports: list[str] = []
    for entry in hosts.split(","):
        match = re.fullmatch(r"(?:\[([^\]]*)\]|([^:]*))(?::([0-9]*))?", entry)
        if match is None:
            # What stands after a colon may be a password with an unescaped "/" in it.
            message = f'"{entry.partition(":")[0]}:…" is no host'
            hint = "write IPv6 addresses in brackets, and / in a password as %2F"
            raise SlipstitchError("target", message, hint=hint)
        names.append(unquote(match[1] if match[1] is not None else match[2]))
        ports.append(match[3] or "")
    port = ",".join(ports) if any(ports) else None
    return ",".join(names) or None, port


def _split_query(query: str | None) -> tuple[tuple[str, str], ...]:
    """Take ``a=1&b=2`` apart; ``+`` is a blank.

    >>> _split_query("a=x%20y+z;b")
    (('a', 'x y z'), ('b', ''))
    """
    pairs = (part.partition("=") for part in re.split("[&;]", query or "") if part)
    return tuple(
        (unquote(name.replace("+", " ")), unquote(value.replace("+", " ")))
        for name, _, value in pairs
    )
