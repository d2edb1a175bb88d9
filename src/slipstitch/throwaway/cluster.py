"""One cluster in a folder of its own: make it, start it, stop it."""

from __future__ import annotations

import fcntl
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.account import Account
from slipstitch.throwaway.binaries import Binaries
from slipstitch.throwaway.process import command_line

__all__ = [
    "SUPERUSER",
    "Cluster",
    "Wishes",
    "base_backup",
    "copy",
    "is_running",
    "make",
    "make_standby",
    "spread_databases",
    "start",
    "stop",
]

SUPERUSER = "postgres"
_PRELOADED = ("pg_stat_statements", "plpgsql_check")
_PORT_TAKEN = re.compile(r"could not (bind|create any TCP/IP sockets)")
_START_TRIES = 10
# From linux/fs.h: read and set a file's flags; "unrelated folders begin below this one".
_GET_FLAGS, _SET_FLAGS, _TOP_OF_FOLDERS = 0x80086601, 0x40086602, 0x00020000
_SETTINGS_FILE = "slipstitch.conf"
_UNSAFE_BUT_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster lies and who runs it.

    :param folder: holds ``data``, ``log`` and, with a password, ``pgpass``.
    """

    folder: Path
    binaries: Binaries
    account: Account

    @property
    def data(self) -> Path:
        """The data folder of the server."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The file the server writes its messages to."""
        return self.folder / "log"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a new cluster shall be like.

    :param fsync: whether commits survive a crash of the machine; off is several times faster.
    :param password: with one, every connection must give it (scram-sha-256); with none,
        every local user may connect.
    :param settings: server settings beside ours, as in ``postgresql.conf``.
    """

    fsync: bool = False
    password: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


def make(cluster: Cluster, wishes: Wishes) -> None:
    """Run ``initdb`` and write the settings.

    :raises SlipstitchError: when ``initdb`` fails; its words are the detail.
    """
    done = _initdb(cluster, wishes, "C.UTF-8")
    if done.returncode != 0 and "invalid locale name" in done.stdout:
        done = _initdb(cluster, wishes, "C")  # macOS before 15 has no C.UTF-8
    if done.returncode != 0:
        raise SlipstitchError(
            "throwaway",
            f'cannot make a PostgreSQL cluster in "{cluster.folder}"',
            detail=done.stdout.strip(),
            hint="see the words of initdb above; a full disk is the usual reason",
        )
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write(f"\n# chosen by slipstitch throwaway\ninclude = '{_SETTINGS_FILE}'\n")
    _settle(cluster, wishes)


def _settle(cluster: Cluster, wishes: Wishes) -> None:
    _write_settings(cluster, _settings(cluster.binaries, wishes))
    with suppress(OSError):  # another file system knows nothing of it, and needs it not
        spread_databases(cluster.data / "base")


def spread_databases(folder: Path) -> None:
    """Let each database lie in another part of the disk, where the file system is ext4.

    For minutes ext4 skips the place of each file that was removed, one by one, whenever it makes
    a file nearby. Where databases come and go a ``create table`` then takes three times as long.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        flags = bytearray(8)
        fcntl.ioctl(handle, _GET_FLAGS, flags)
        wanted = int.from_bytes(flags, sys.byteorder) | _TOP_OF_FOLDERS
        fcntl.ioctl(handle, _SET_FLAGS, wanted.to_bytes(8, sys.byteorder))
    finally:
        os.close(handle)


def copy(cluster: Cluster, data: Path, wishes: Wishes) -> None:
    """Copy the data of another cluster, which nobody runs, and write the settings.

    :param data: what ``base_backup`` made from a cluster of ours with the same account.
    :raises SlipstitchError: when it cannot be copied, as on a full disk.
    """
    done = subprocess.run(
        ["/bin/cp", "-a", str(data), str(cluster.data)],  # it keeps the owners
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SlipstitchError(
            "throwaway", f'cannot copy the cluster in "{data}"', detail=done.stderr.strip()
        )
    _settle(cluster, wishes)


def make_standby(primary_port: int, cluster: Cluster, passfile: Path | None) -> None:
    """Make a streaming standby of the server on ``primary_port`` in the cluster's folder.

    :param passfile: the ``pgpass`` file of the primary, where it asks for a password.
    :raises SlipstitchError: when there is no ``pg_basebackup`` or it fails.
    """
    slot = f"standby_{cluster.folder.name[-8:]}".lower()
    base_backup(primary_port, cluster, passfile, "-R", "-X", "stream", "-C", "-S", slot)


def base_backup(primary_port: int, cluster: Cluster, passfile: Path | None, *options: str) -> None:
    """Copy the running server on ``primary_port`` to the cluster's folder.

    :param passfile: the ``pgpass`` file of that server, where it asks for a password.
    :param options: further ones of ``pg_basebackup``.
    :raises SlipstitchError: when there is no ``pg_basebackup`` or it fails.
    """
    program = cluster.binaries.program("pg_basebackup")
    if program is None:
        raise SlipstitchError(
            "throwaway",
            f'no pg_basebackup in "{cluster.binaries.folder}", so no server can be copied',
            hint="name a whole PostgreSQL installation with --postgres-bin",
        )
    primary = f"host=127.0.0.1 port={primary_port} user={SUPERUSER} application_name=standby"
    if passfile is not None:
        primary += f" passfile={passfile}"
    done = cluster.account.run(
        program, *("-D", cluster.data, "-d", primary, "-c", "fast", "--no-sync"), *options
    )
    if done.returncode != 0:
        raise SlipstitchError(
            "throwaway", "cannot copy the running server", detail=done.stdout.strip()
        )


def start(cluster: Cluster) -> int:
    """Start the server on a free port of the loopback address and wait until it answers.

    :returns: the port.
    :raises SlipstitchError: when it does not start; the end of its log is the detail.
    """
    for _ in range(_START_TRIES):
        port = _free_port()
        cluster.log.unlink(missing_ok=True)
        done = cluster.account.run(
            cluster.binaries.folder / "pg_ctl",
            *("start", "-D", cluster.data, "-w", "-t", "60", "-l", cluster.log),
            *("-o", f"-p {port}"),
        )
        if done.returncode == 0:
            return port
        said = cluster.log.read_text(errors="replace") if cluster.log.exists() else done.stdout
        if not _PORT_TAKEN.search(said):
            break
    raise SlipstitchError(
        "throwaway",
        "the PostgreSQL server did not start",
        detail="\n".join(said.strip().splitlines()[-12:]),
    )


def stop(cluster: Cluster) -> None:
    """Stop the server at once; one that does not run is no error.

    Nothing in it is to be kept, so no time is spent on a checkpoint.

    :raises SlipstitchError: when it still runs half a minute later.
    """
    if not is_running(cluster.data):
        return
    pg_ctl = cluster.binaries.folder / "pg_ctl"
    done = cluster.account.run(
        pg_ctl, "stop", "-D", cluster.data, "-m", "immediate", "-w", "-t", "30"
    )
    if done.returncode != 0 and is_running(cluster.data):
        raise SlipstitchError(
            "throwaway",
            f'the server in "{cluster.data}" cannot be stopped',
            detail=done.stdout.strip(),
        )
    _wait_until_gone(cluster.data)


def is_running(data: Path) -> bool:
    """Tell whether the server of this data folder lives.

    Its ``postmaster.pid`` is not believed alone: after a crash the number in it may belong
    to another process by now.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    return str(data) in (command_line(pid) or "")


def _wait_until_gone(data: Path) -> None:
    give_up = time.monotonic() + 10
    while is_running(data) and time.monotonic() < give_up:
        time.sleep(0.01)


def _initdb(cluster: Cluster, wishes: Wishes, locale: str) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [cluster.binaries.folder / "initdb", "-D", cluster.data]
    command += ["-U", SUPERUSER, "-E", "UTF8", f"--locale={locale}", "--no-sync"]
    if wishes.password is None:
        return cluster.account.run(*command, "-A", "trust")
    password_file = cluster.folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(wishes.password + "\n")
    cluster.account.own(password_file)
    try:
        return cluster.account.run(*command, "-A", "scram-sha-256", f"--pwfile={password_file}")
    finally:
        password_file.unlink()


def _settings(binaries: Binaries, wishes: Wishes) -> dict[str, str]:
    preloaded = [name for name in _PRELOADED if binaries.has_library(name)]
    return {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "shared_preload_libraries": ",".join(preloaded),
        "timezone": "UTC",
        **({} if wishes.fsync else _UNSAFE_BUT_QUICK),
        **wishes.settings,
    }


def _write_settings(cluster: Cluster, settings: Mapping[str, str]) -> None:
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    lines = [f"{name} = '{value}'" for name, value in quoted.items()]
    (cluster.data / _SETTINGS_FILE).write_text("\n".join(lines) + "\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
