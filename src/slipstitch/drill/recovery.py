"""Start a server on a restored backup, and wait until it has recovered or stopped."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime

import psycopg

from slipstitch.drill.failures import RestoreStoppedError, failure_of
from slipstitch.drill.model import Source
from slipstitch.drill.steps import RECOVERY, filled, for_shell, words
from slipstitch.drill.wal import Archive, Segment, first_gap
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.cluster import Cluster, is_running

__all__ = ["PORT", "Restored", "brought_along", "recover", "recovered_until"]

PORT = 5432
"""Only part of the socket's name: the server listens on no address."""

_WEEK = 7 * 24 * 3600
_SECONDS_BETWEEN_LOOKS = 0.1
_REFUSES = re.compile(r"FATAL:  (role|database|password|no pg_hba)")
_USUAL_SIZE = 16 << 20
_LOOKS_AHEAD = 8
_LOCAL_ONLY = "local all all trust\n"
_LAST = re.compile(r"last completed transaction was at log time (\S+ \S+)")
_FROM_CONTROL = {
    "max_prepared_transactions": "max_prepared_xacts setting",
    "max_locks_per_transaction": "max_locks_per_xact setting",
    "max_worker_processes": "max_worker_processes setting",
    "max_connections": "max_connections setting",
}
_WRONG_SETTING = re.compile(
    r"(?:LOG|FATAL):\s+(.*(?:invalid value for parameter|unrecognized configuration parameter).*)"
)


class Restored:
    """A restored server that answers on a socket which nobody else can reach."""

    def __init__(self, cluster: Cluster, superuser: str) -> None:
        self.cluster = cluster
        self.superuser = superuser

    def conninfo(self, database: str) -> str:
        """Return the words libpq connects by."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.cluster.folder), port=PORT, user=self.superuser, dbname=database
        )

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """Connect, each statement by itself.

        :raises SlipstitchError: the superuser has another name.
        """
        try:
            return psycopg.connect(self.conninfo(database), autocommit=True)
        except psycopg.OperationalError as error:
            raise SlipstitchError(
                "drill",
                f'the restored server refuses "{self.superuser}"',
                detail=str(error).strip(),
                hint="name a superuser of the server that was backed up with --superuser",
            ) from error

    @property
    def log(self) -> str:
        """What the server wrote."""
        return _log_of(self.cluster)


def recover(
    cluster: Cluster, source: Source, archive: Archive | None, control: str, first: Segment
) -> Restored:
    """Start the server and wait until recovery has ended.

    :param control: what ``pg_controldata`` said of the backup.
    :param first: the segment from which the backup needs the log.
    :raises RestoreStoppedError: it stopped before.
    """
    _write_settings(cluster, {**_settings(cluster, source), **_limits(control), **source.settings})
    program, *arguments = words("start", data=cluster.data, log=cluster.log)
    done = cluster.account.run(cluster.binaries.folder / program, *arguments, timeout=_WEEK)
    restored = Restored(cluster, source.superuser)
    if done.returncode != 0 or not _answers(restored):
        log = _log_of(cluster) or done.stdout
        if wrong := _WRONG_SETTING.search(log):
            raise SlipstitchError("drill", "the restored server refuses a setting", detail=wrong[1])
        failure = failure_of(log, lambda last: _gap_after(cluster, source, archive, last, first))
        raise RestoreStoppedError(failure.code, failure.detail)
    return restored


def _answers(restored: Restored) -> bool:
    """Wait until the server lets somebody in, which it does once recovery has ended, or stops."""
    while is_running(restored.cluster.data):
        try:
            psycopg.connect(restored.conninfo("postgres")).close()
        except psycopg.OperationalError as error:
            # Whoever is refused by name is told so by a server that answers.
            if _REFUSES.search(str(error)):
                return True
        else:
            return True
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return False


def recovered_until(log: str) -> datetime | None:
    """Return when the last transaction that was restored had been committed.

    >>> str(recovered_until("LOG:  last completed transaction was at log time"
    ...     " 2026-03-01 10:00:00.25+00"))
    '2026-03-01 10:00:00.250000+00:00'
    """
    found = _LAST.search(log)
    return datetime.fromisoformat(found[1]) if found else None


def _settings(cluster: Cluster, source: Source) -> dict[str, str]:
    """Return what makes the server recover, and keeps it from the server that is at work."""
    places = {
        "archive": "" if source.archive is None else for_shell(source.archive),
        "until": "" if source.until is None else source.until.isoformat(sep=" "),
        "socket": cluster.folder,
        "port": PORT,
    }
    settings = {name: filled(value, **places) for name, value in RECOVERY.items()}
    if source.until is None:
        del settings["recovery_target_time"]
    if source.restore_command is not None:
        settings["restore_command"] = source.restore_command
    elif source.archive is None:
        settings["restore_command"] = "false"
    # The log is read by us, so it is in English and in one time zone.
    return {**settings, "lc_messages": "C", "timezone": "UTC", "log_timezone": "UTC"}


def _limits(control: str) -> dict[str, str]:
    """Return what the server may not have less of than the one that was backed up."""
    found = {
        name: re.search(rf"^{words}:\s+(\d+)", control, re.MULTILINE)
        for name, words in _FROM_CONTROL.items()
    }
    return {name: match[1] for name, match in found.items() if match}


def _write_settings(cluster: Cluster, settings: Mapping[str, str]) -> None:
    """Put our settings in the place of those of the backup, which name the real server's files."""
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    lines = [f"{name} = '{value}'\n" for name, value in quoted.items()]
    files = {
        "postgresql.conf": "".join(lines),
        "postgresql.auto.conf": "",
        "pg_hba.conf": _LOCAL_ONLY,
        "pg_ident.conf": "",
        "recovery.signal": "",
    }
    for name, text in files.items():
        path = cluster.data / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        cluster.account.own(path)
    # The links to tablespaces lead into our folder; the list would make those of the real server.
    for name in ("standby.signal", "postmaster.pid", "postmaster.opts", "tablespace_map"):
        (cluster.data / name).unlink(missing_ok=True)


def _gap_after(
    cluster: Cluster,
    source: Source,
    archive: Archive | None,
    last: Segment | None,
    first: Segment,
) -> Segment | None:
    """Return the segment that is missing from the archive although a later one is there."""
    if archive is not None:
        return first_gap(last or first, (*archive.segments, *brought_along(cluster)), archive.size)
    if source.restore_command is None:
        return None
    wanted = last.following(_USUAL_SIZE) if last else first
    later = wanted
    for _ in range(_LOOKS_AHEAD):
        later = later.following(_USUAL_SIZE)
        if _brings(cluster, source.restore_command, later):
            return wanted
    return None


def brought_along(cluster: Cluster) -> list[Segment]:
    """Return the segments that the backup holds itself."""
    names = sorted(path.name for path in (cluster.data / "pg_wal").glob("[0-9A-F]" * 24))
    return [Segment.parse(name) for name in names]


def _brings(cluster: Cluster, command: str, segment: Segment) -> bool:
    """Tell whether a command brings a segment, as the server would ask for it."""
    place = cluster.folder / "probe"
    text = command.replace("%f", str(segment)).replace("%p", str(place))
    try:
        done = cluster.account.run("/bin/sh", "-c", text)
        return done.returncode == 0 and place.exists()
    finally:
        place.unlink(missing_ok=True)


def _log_of(cluster: Cluster) -> str:
    try:
        return cluster.log.read_text(errors="replace")
    except OSError:
        return ""
