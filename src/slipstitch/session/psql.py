"""Run a whole script by psql itself, started exactly as Sqitch starts it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.session.errors import PsqlFailed

__all__ = ["find_client", "psql_command", "run_psql"]

_SECONDS_TO_CANCEL = 10


def find_client(client: str, environ: Mapping[str, str], reason: str = "") -> str:
    """Return the client's path; look before anything ran.

    :param client: the configured client, a name or a path.
    :param reason: why psql is needed, for the message.
    :raises SlipstitchError: when there is none.
    """
    found = shutil.which(client, path=environ.get("PATH"))
    if found is None:
        raise SlipstitchError(
            "psql",
            f'"{client}" is not on this machine, and a script needs it',
            detail=reason or None,
            hint="install PostgreSQL's client programs (Debian: apt-get install "
            "postgresql-client) or name one with --client; nothing was run",
        )
    return found


def psql_command(
    client: str,
    connection_arguments: Sequence[str],
    variables: Mapping[str, str],
    registry: str,
    path: str | Path,
) -> list[str]:
    """Return psql's arguments (``sqitch-compat`` section 6); a password is never among them.

    >>> psql_command("psql", ["--dbname", "dbname=x"], {"b": "2", "a": "1"}, "sqitch", "d/u.sql")
    ... # doctest: +NORMALIZE_WHITESPACE
    ['psql', '--dbname', 'dbname=x', '--set', 'a=1', '--set', 'b=2', '--quiet', '--no-psqlrc',
    '--no-align', '--tuples-only', '--set', 'ON_ERROR_STOP=1', '--set', 'registry=sqitch',
    '--file', 'd/u.sql']
    """
    sets = [text for name in sorted(variables) for text in ("--set", f"{name}={variables[name]}")]
    return [
        client,
        *connection_arguments,
        *sets,
        "--quiet",
        "--no-psqlrc",
        "--no-align",
        "--tuples-only",
        "--set",
        "ON_ERROR_STOP=1",
        "--set",
        f"registry={registry}",
        "--file",
        str(path),
    ]


def run_psql(
    command: Sequence[str], environment: Mapping[str, str], *, swallow_rows: bool = False
) -> None:
    """Run psql and wait for it. Its streams are ours, its working directory too.

    On Ctrl-C psql gets the signal with us, cancels its statement and ends; we wait for that.

    :param environment: the child's whole environment; the password is there as ``PGPASSWORD``.
    :param swallow_rows: drop standard output, as Sqitch does for verify without ``-vv``.
    :raises PsqlFailed: when it ends with another status than 0.
    :raises SlipstitchError: when it cannot be started.
    """
    target = subprocess.DEVNULL if swallow_rows else None
    sys.stdout.flush()  # what we said before must stand before what psql says
    try:
        child = subprocess.Popen(list(command), env=dict(environment), stdout=target)
    except OSError as error:
        message = f'"{command[0]}" cannot be started: {(error.strerror or "").lower()}'
        raise SlipstitchError("psql", message) from error
    try:
        status = child.wait()
    except KeyboardInterrupt:
        _let_end(child)
        raise
    if status != 0:
        raise PsqlFailed(command[0], command[-1], status)


def _let_end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(_SECONDS_TO_CANCEL)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()
