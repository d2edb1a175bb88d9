"""Which database libpq would reach: two spellings of a place are known for the same place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.records import record
from slipstitch.target.person import login_name
from slipstitch.target.uri import DatabaseURI

__all__ = ["Place", "place_of"]

# What stands for the server of this machine, whichever way it is asked.
_SOCKETS = ("/tmp", "/run/postgresql", "/var/run/postgresql")  # noqa: S108 - as libpq was built
_HERE = frozenset({"", "localhost", "127.0.0.1", "::1", *_SOCKETS})
_DEFAULT_PORT = "5432"


@record
class Place:
    """Servers that a connection may be made to, each with its port, and the database there."""

    servers: frozenset[tuple[str, str]]
    database: str

    def is_also(self, other: Place) -> bool:
        """Whether one of the servers is among the other's, and the database is the same."""
        return self.database == other.database and bool(self.servers & other.servers)


def place_of(uri: DatabaseURI, environ: Mapping[str, str]) -> Place:
    """Return where libpq goes: what the URI says, else its service, else the environment.

    A name is not asked of the network, so an alias of a host is another place.

    >>> uri = DatabaseURI.parse("db:pg:///clinic?host=PROD")
    >>> place_of(uri, {}).is_also(place_of(DatabaseURI.parse("db:pg://prod:5432/clinic"), {}))
    True
    """
    given = uri.parameters(environ)
    service = given.get("service") or environ.get("PGSERVICE")
    if service:
        # One that is read nowhere is at least the same as itself.
        known = _service(service, environ) or {"host": f"service {service}", "dbname": service}
        given = known | given
    defaults = {"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT"}
    found = {name: given.get(name) or environ.get(of, "") for name, of in defaults.items()}
    user = given.get("user") or environ.get("PGUSER")
    database = given.get("dbname") or environ.get("PGDATABASE") or user or _login(environ)
    hosts, ports = found["host"].split(","), found["port"].split(",")
    addresses = found["hostaddr"].split(",") if found["hostaddr"] else []
    servers = [*_servers(hosts, ports), *_servers(addresses, ports)]
    return Place(frozenset(servers), database)


def _servers(hosts: list[str], ports: list[str]) -> list[tuple[str, str]]:
    """Give each host its port; one port is that of all."""
    each = ports * len(hosts) if len(ports) == 1 else ports
    return [(_folded(host), port or _DEFAULT_PORT) for host, port in zip(hosts, each, strict=False)]


def _folded(host: str) -> str:
    """Return a host as it is compared: case and a last dot say nothing.

    >>> _folded("DB.example.org."), _folded("localhost"), _folded("/Var/pg/")
    ('db.example.org', '', '/Var/pg')
    """
    name = host.rstrip("/") if host.startswith("/") else host.lower().rstrip(".")
    return "" if name in _HERE else name


def _login(environ: Mapping[str, str]) -> str:
    try:
        return login_name(environ)
    except SlipstitchError:
        return ""


def _service(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what a service file says of a service: one's own file first, as libpq reads them."""
    own = environ.get("PGSERVICEFILE") or Path(environ.get("HOME", "~"), ".pg_service.conf")
    folder = environ.get("PGSYSCONFDIR")
    for path in (Path(own), *([Path(folder, "pg_service.conf")] if folder else [])):
        try:
            lines = path.expanduser().read_text("utf-8", "replace").splitlines()
        except OSError:
            continue  # libpq says so when it connects
        found = _section(lines, name)
        if found:
            return found
    return {}


def _section(lines: list[str], name: str) -> dict[str, str]:
    """Return the settings of a section.

    >>> _section(["# ours", "[live]", "host=prod", "port = 1", "[other]", "host=x"], "live")
    {'host': 'prod', 'port': '1'}
    """
    found: dict[str, str] = {}
    section = None
    for line in (each.strip() for each in lines):
        if line.startswith("["):
            section = line[1:].partition("]")[0]
        elif section == name and line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key.strip(), value.strip())
    return found
