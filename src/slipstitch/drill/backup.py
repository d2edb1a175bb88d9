"""A base backup: what it says of itself, and how it is laid out in a folder of ours."""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from slipstitch.drill.failures import RestoreStoppedError
from slipstitch.drill.wal import Segment
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.account import Account
from slipstitch.throwaway.cluster import Cluster

__all__ = ["Backup", "fetch", "lay_out", "major_version", "read_backup"]

_START = re.compile(r"^START WAL LOCATION: .* \(file ([0-9A-F]{24})\)", re.MULTILINE)
_LABEL = re.compile(r"^LABEL: (.*)", re.MULTILINE)
_TIME = re.compile(r"^START TIME: (.+) (\S+)$", re.MULTILINE)
_PLAIN, _PACKED = "base.tar", "base.tar.gz"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself.

    :param first_segment: where the log has to be read from.
    :param taken_at: when it was begun; none where its time zone is not known here.
    """

    label: str
    first_segment: Segment
    taken_at: datetime | None


def major_version(folder: Path) -> int:
    """Return the major version of PostgreSQL that a backup is of.

    :raises SlipstitchError: this is no base backup.
    """
    try:
        if archive := _tar_of(folder):
            with tarfile.open(archive) as tar:
                member = tar.extractfile("PG_VERSION")
                text = member.read().decode() if member else ""
        else:
            text = (folder / "PG_VERSION").read_text()
        return int(text)
    except (OSError, KeyError, ValueError, tarfile.TarError) as error:
        raise SlipstitchError(
            "drill",
            f'"{folder}" is no base backup of PostgreSQL',
            detail=f"it has no PG_VERSION that can be read: {error}",
            hint="name the folder that pg_basebackup wrote; other tools: --fetch, see --help",
        ) from error


def lay_out(folder: Path, cluster: Cluster) -> None:
    """Copy a backup into the data folder of a cluster; the backup itself is only read.

    Tablespaces are copied too and point into our own folder: where they point in the backup, the
    files of the server that is at work may lie.

    :raises SlipstitchError: it cannot be read, or there is no room.
    """
    try:
        archive = _tar_of(folder)
        if archive:
            _unpack(archive, cluster.data)
            _unpack_tablespaces(folder, cluster)
        else:
            shutil.copytree(folder, cluster.data, symlinks=True)
            _copy_tablespaces(folder, cluster)
        manifest = folder / "backup_manifest"
        if archive and manifest.exists():
            shutil.copy2(manifest, cluster.data)
    except (OSError, shutil.Error, tarfile.TarError) as error:
        raise SlipstitchError(
            "drill", f'cannot copy the backup "{folder}"', detail=str(error)
        ) from error
    _hand_over(cluster)


def fetch(command: str, cluster: Cluster) -> None:
    """Let somebody else's program put the backup into the data folder.

    :param command: as the shell reads it; ``%d`` stands for the folder.
    :raises SlipstitchError: it failed, or brought no base backup.
    """
    cluster.data.mkdir(mode=0o700)
    text = command.replace("%d", shlex.quote(str(cluster.data)))
    done = Account().run("/bin/sh", "-c", text, timeout=7 * 24 * 3600)
    if done.returncode != 0:
        raise SlipstitchError(
            "drill",
            f"the command that fetches the backup failed with {done.returncode}",
            detail=done.stdout.strip(),
        )
    major_version(cluster.data)
    _require_own_tablespaces(cluster)
    _hand_over(cluster)


def read_backup(data: Path) -> Backup:
    """Return what the label of a backup says.

    :raises RestoreStoppedError: there is none, so that the server could not know where to begin.
    """
    try:
        text = (data / "backup_label").read_text(errors="replace")
    except OSError:
        text = ""
    start = _START.search(text)
    if start is None:
        raise RestoreStoppedError(
            "damaged_backup",
            "it has no backup_label: it was not finished, or is a copy of a data folder",
        )
    label, taken = _LABEL.search(text), _TIME.search(text)
    return Backup(label[1] if label else "", Segment.parse(start[1]), taken and _instant(taken))


def _instant(found: re.Match[str]) -> datetime | None:
    """Return the time of a label; abbreviations of zones but UTC have no one meaning."""
    if found[2] not in ("UTC", "GMT"):
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}+00:00")
    except ValueError:
        return None


def _tar_of(folder: Path) -> Path | None:
    return next((path for name in (_PLAIN, _PACKED) if (path := folder / name).exists()), None)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack a tar file; what would lead out of the folder is refused.

    :raises SlipstitchError: this Python cannot refuse it: 3.11.3 and before, unless patched.
    """
    if not hasattr(tarfile, "tar_filter"):
        raise SlipstitchError(
            "drill",
            f'Python {platform.python_version()} cannot unpack "{archive}" safely',
            hint="unpack it with tar and name that folder, or use Python 3.11.4 or later",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="tar")


def _unpack_tablespaces(folder: Path, cluster: Cluster) -> None:
    for archive in sorted(folder.glob("[0-9]*.tar*")):
        number = archive.name.split(".")[0]
        place = cluster.folder / "tablespaces" / number
        _unpack(archive, place)
        _link(cluster, number, place)
    log = next(iter(folder.glob("pg_wal.tar*")), None)
    if log is not None:
        _unpack(log, cluster.data / "pg_wal")


def _copy_tablespaces(folder: Path, cluster: Cluster) -> None:
    for link in sorted((folder / "pg_tblspc").glob("*")):
        place = cluster.folder / "tablespaces" / link.name
        shutil.copytree(link, place, symlinks=True)
        _link(cluster, link.name, place)


def _link(cluster: Cluster, number: str, place: Path) -> None:
    link = cluster.data / "pg_tblspc" / number
    link.unlink(missing_ok=True)
    link.symlink_to(place)


def _require_own_tablespaces(cluster: Cluster) -> None:
    """Refuse a backup whose tablespaces somebody else's program put in their old places."""
    for link in (cluster.data / "pg_tblspc").glob("*"):
        if not link.resolve().is_relative_to(cluster.folder.resolve()):
            raise SlipstitchError(
                "drill",
                f'tablespace {link.name} was put into "{link.resolve()}", outside of the drill',
                hint="let the command map tablespaces into a folder beside %d (pgBackRest: "
                "--tablespace-map-all=%d/../tablespaces)",
            )


def _hand_over(cluster: Cluster) -> None:
    """Give what was copied to the account of the server, and to nobody else."""
    for parent, folders, files in os.walk(cluster.folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if not path.is_symlink():
                cluster.account.own(path)
    cluster.data.chmod(0o700)
