"""Remember which servers we started, for whom, and clean up after an owner that died.

One file a server, in a folder of this user. It lies beside the data folders in the
temporary folder, so that a reboot which empties the one empties the other.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from slipstitch.errors import Location, SlipstitchError
from slipstitch.throwaway.process import started_at

__all__ = [
    "Owner",
    "Record",
    "forget",
    "locked",
    "read_all",
    "remember",
    "require_name",
    "state_folder",
]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}\Z")


@dataclass(frozen=True, slots=True)
class Owner:
    """The process a server lives for: its number and the moment it began."""

    pid: int
    started_at: str

    @classmethod
    def of(cls, pid: int) -> Owner:
        """Return the owner with this process number, which must be alive."""
        began = started_at(pid)
        if began is None:
            raise SlipstitchError("throwaway", f"there is no process {pid} to own a server")
        return cls(pid, began)

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        return started_at(self.pid) == self.started_at


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one server.

    :param provider: ``local`` (our own cluster) or ``docker``.
    :param owner: the process it lives for; none when it lives until it is stopped.
    :param folder: its folder; for docker it holds only the password, and its name is the
        label of the container.
    :param port: none while it is being started.
    :param user: the account the server runs under, where that is not ours.
    :param prefix: the words put before its commands, where it needs any.
    :param primary: the name of the server it is a standby of.
    """

    name: str
    provider: str
    folder: str
    owner: Owner | None
    machine: str
    version: str = ""
    port: int | None = None
    binaries: str | None = None
    user: str | None = None
    prefix: tuple[str, ...] = ()
    primary: str | None = None
    has_password: bool = False

    @property
    def is_abandoned(self) -> bool:
        """Whether its owner died and left it behind."""
        return self.owner is not None and not self.owner.is_alive

    def changed(self, **values: Any) -> Record:
        """Return a copy with other values."""
        return replace(self, **values)


def state_folder() -> Path:
    """Return the folder of the records, made when it is missing, closed to other users.

    ``SLIPSTITCH_STATE_DIR`` names another one.

    :raises SlipstitchError: when it belongs to somebody else.
    """
    given = os.environ.get("SLIPSTITCH_STATE_DIR")
    folder = Path(given or Path(tempfile.gettempdir()) / f"slipstitch-state-{os.geteuid()}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise SlipstitchError(
            "throwaway",
            f'"{folder}" is not a folder of ours',
            hint="remove it, or name another one in SLIPSTITCH_STATE_DIR",
        )
    return folder


@contextmanager
def locked() -> Iterator[Path]:
    """Hold the records for ourselves; give their folder."""
    folder = state_folder()
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def read_all() -> list[Record]:
    """Return the records of this machine in the order of their names.

    :raises SlipstitchError: when a record cannot be read.
    """
    records = [_read(path) for path in sorted(state_folder().glob("*.json"))]
    return [record for record in records if record and record.machine == socket.gethostname()]


def remember(record: Record) -> None:
    """Write a record, or write it anew; whole or not at all."""
    path = _path(record.name)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(asdict(record), indent=2) + "\n")
    draft.replace(path)


def forget(record: Record) -> None:
    """Remove a record; one that is gone already is no error."""
    _path(record.name).unlink(missing_ok=True)


def require_name(name: str) -> None:
    """Refuse what cannot be the name of a server.

    :raises SlipstitchError: when it could not be the name of a file.
    """
    if not _NAME.match(name):
        raise SlipstitchError(
            "throwaway",
            f'"{name}" cannot be the name of a server',
            hint="use letters, digits, dots, hyphens and underscores",
        )


def _path(name: str) -> Path:
    require_name(name)
    return state_folder() / f"{name}.json"


def _read(path: Path) -> Record | None:
    """Read a record; none when its server was stopped since it was listed.

    What this version does not know is left out: another version may have written it.
    """
    try:
        written = json.loads(path.read_text())
        known = {
            field.name: written[field.name] for field in fields(Record) if field.name in written
        }
        owner = known.pop("owner")
        prefix = tuple(known.pop("prefix"))
        return Record(owner=Owner(**owner) if owner else None, prefix=prefix, **known)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SlipstitchError(
            "throwaway",
            f"the record of a throwaway server cannot be read: {error}",
            location=Location(str(path)),
            hint="stop that server by hand if it still runs, then remove the file",
        ) from error
