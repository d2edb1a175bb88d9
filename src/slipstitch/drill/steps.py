"""The commands and settings of a drill, as they are run and as the runbook shows them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

__all__ = ["ARCHIVE_COMMAND", "ARCHIVING", "COMMANDS", "RECOVERY", "filled", "for_shell", "words"]

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "take": (
        *("pg_basebackup", "-d", "{source}", "-D", "{backup}"),
        *("-X", "none", "-c", "fast", "--manifest-checksums=SHA256"),
    ),
    "verify": ("pg_verifybackup", "--no-parse-wal", "{data}"),
    "inspect": ("pg_controldata", "-D", "{data}"),
    # It comes back as soon as the server recovers or stops; what it says proves nothing yet.
    "start": ("pg_ctl", "start", "-D", "{data}", "-l", "{log}", "-w", "-t", "604800"),
    "amcheck": (
        *("pg_amcheck", "-h", "{socket}", "-p", "{port}", "-U", "{superuser}"),
        *("--all", "--install-missing"),
    ),
}
"""What is run; each begins with the name of a program of PostgreSQL."""

ARCHIVE_COMMAND = (
    "test ! -e {archive}/%f && cp %p {archive}/.%f.part"
    " && sync {archive}/.%f.part && mv {archive}/.%f.part {archive}/%f"
)
"""Refuses a name that is taken, and never shows half a segment."""

ARCHIVING: Mapping[str, str] = {
    "wal_level": "replica",
    "archive_mode": "on",
    "archive_command": ARCHIVE_COMMAND,
}
"""Settings of a server whose log is archived."""

RECOVERY: Mapping[str, str] = {
    "restore_command": "cp {archive}/%f %p",
    "recovery_target_time": "{until}",
    "recovery_target_action": "promote",
    "recovery_target_timeline": "latest",
    "hot_standby": "off",
    "archive_mode": "off",
    "primary_conninfo": "",
    "listen_addresses": "",
    "unix_socket_directories": "{socket}",
    "port": "{port}",
}
"""Settings of a server that is restored; a restore to the end has no ``recovery_target_time``."""


def words(step: str, **places: object) -> tuple[str, ...]:
    """Return the words of a command with its places filled in.

    >>> words("verify", data="/tmp/data")
    ('pg_verifybackup', '--no-parse-wal', '/tmp/data')
    """
    return tuple(filled(word, **places) for word in COMMANDS[step])


def for_shell(folder: Path) -> str:
    """Return a folder as it stands in a command of the server, where % has a meaning.

    >>> for_shell(Path("/srv/the archive"))
    "'/srv/the archive'"
    """
    return shlex.quote(str(folder.absolute())).replace("%", "%%")


def filled(text: str, **places: object) -> str:
    """Fill the places of a text in; those that are not given stay.

    >>> filled("cp {archive}/%f %p", archive="/a")
    'cp /a/%f %p'
    """
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
