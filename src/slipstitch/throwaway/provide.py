"""Give out throwaway servers: local programs first, docker where there are none."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import cluster as clusters
from slipstitch.throwaway import docker
from slipstitch.throwaway.account import Account, choose_account
from slipstitch.throwaway.binaries import NO_BINARIES_HINT, Binaries, binaries_in, find_binaries
from slipstitch.throwaway.server import Server
from slipstitch.throwaway.state import (
    Owner,
    Record,
    forget,
    locked,
    read_all,
    remember,
    require_name,
)

__all__ = [
    "Request",
    "copy_cluster",
    "find_server",
    "keep_server",
    "list_servers",
    "start_server",
    "start_standby",
    "stop_owned",
    "stop_server",
    "throwaway_cluster",
    "throwaway_server",
]

_FOLDER_PREFIX = "slipstitch-"


@dataclass(frozen=True, slots=True)
class Request:
    """What kind of server is wanted.

    :param name: by which it is found again; one is made up when none is given.
    :param postgres_bin: the folder of the PostgreSQL programs, when it shall not be looked for.
    :param owner_pid: the process it lives for; none lets it live until it is stopped.
    :param fsync: whether a crash of the machine may lose nothing (slower).
    :param with_password: whether every connection must give a password, so that other users
        of the machine cannot connect.
    :param settings: server settings beside ours.
    :param image: the docker image, where docker has to serve.
    :param data: the data of a cluster that ``copy_cluster`` made; the server begins with them,
        under the same account, and asks for no password.
    """

    name: str | None = None
    postgres_bin: Path | None = None
    owner_pid: int | None = field(default_factory=os.getpid)
    fsync: bool = False
    with_password: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    image: str = docker.DEFAULT_IMAGE
    data: Path | None = None


@contextmanager
def throwaway_server(request: Request | None = None) -> Iterator[Server]:
    """Start a server, give it, and stop it afterwards whatever happened."""
    server = start_server(request or Request())
    try:
        yield server
    finally:
        stop_server(server.name)


@contextmanager
def throwaway_cluster(binaries: Binaries) -> Iterator[clusters.Cluster]:
    """Give a folder for a cluster that the caller makes and starts.

    It is stopped and removed afterwards whatever happened, and as that of every other server when
    we are killed.
    """
    record = _enter(None, "local")
    try:
        cluster = _prepare(record, binaries)
        record = _noted(record, cluster)
        yield cluster
    finally:
        _remove(record)


def start_server(request: Request) -> Server:
    """Start a server of one's own.

    Servers whose owner died are stopped and removed first.

    :raises SlipstitchError: when the machine has neither PostgreSQL nor a docker engine, when
        the name is taken, or when the server does not start.
    """
    owner = None if request.owner_pid is None else Owner.of(request.owner_pid)
    binaries = find_binaries(request.postgres_bin)
    if binaries is None and not docker.is_available():
        raise SlipstitchError(
            "throwaway",
            "no PostgreSQL server found on this machine, and no docker engine either",
            hint=NO_BINARIES_HINT,
        )
    record = _enter(request.name, "local" if binaries else "docker")
    try:
        if binaries is not None:
            record = _start_local(record, binaries, request)
        else:
            record = _start_docker(record, request)
    except BaseException:
        _remove(record)
        raise
    return _hand_over(record, owner)


def start_standby(
    primary_name: str, name: str | None = None, owner_pid: int | None = None
) -> Server:
    """Start a streaming standby of a local throwaway server.

    :raises SlipstitchError: when there is no such server or docker runs it.
    """
    owner = None if owner_pid is None else Owner.of(owner_pid)
    primary = _known(primary_name)
    if primary.provider != "local" or primary.binaries is None or primary.port is None:
        raise SlipstitchError(
            "throwaway",
            f'"{primary_name}" runs in docker, where no standby can be made',
            hint=NO_BINARIES_HINT,
        )
    record = _enter(name or f"{primary_name}-standby", "local", primary=primary.name)
    try:
        binaries = binaries_in(Path(primary.binaries))
        cluster = _prepare(record, binaries)
        record = _noted(record, cluster)
        passfile = _copy_passfile(primary, record, cluster.account)
        clusters.make_standby(primary.port, cluster, passfile)
        record = record.changed(port=clusters.start(cluster), has_password=primary.has_password)
    except BaseException:
        _remove(record)
        raise
    return _hand_over(record, owner)


def copy_cluster(name: str, folder: Path) -> None:
    """Copy a running local server, so that others may begin with its data (``Request.data``).

    :param folder: where the data shall lie, whole or not at all; it must not be there yet, and
        must be on the file system of the temporary folder.
    :raises SlipstitchError: when there is no such server, docker runs it, it asks for a password,
        or it cannot be copied.
    """
    record = _known(name)
    if record.binaries is None or record.port is None or record.has_password:
        raise SlipstitchError("throwaway", f'the data of "{name}" cannot be copied')
    with throwaway_cluster(binaries_in(Path(record.binaries))) as cluster:
        clusters.base_backup(record.port, cluster, None, "-X", "fetch", "--no-manifest")
        try:
            cluster.data.rename(folder)
        except OSError as error:
            raise SlipstitchError(
                "throwaway", f'the data of "{name}" cannot be copied to "{folder}": {error}'
            ) from error


def keep_server(name: str) -> Server:
    """Let a server live until it is stopped, whatever becomes of the process that owned it.

    :raises SlipstitchError: when there is no such server.
    """
    return _hand_over(_known(name), None)


def stop_server(name: str) -> None:
    """Stop a server and its standbys, and remove all they had.

    :raises SlipstitchError: when there is no such server.
    """
    record = _known(name)
    for standby in [other for other in read_all() if other.primary == name]:
        _remove(standby)
    _remove(record)


def stop_owned(pid: int) -> None:
    """Stop every server that lives for this process."""
    mine = [record for record in read_all() if record.owner and record.owner.pid == pid]
    for record in sorted(mine, key=lambda record: record.primary is None):
        _remove(record)


def list_servers() -> list[Server]:
    """Return the servers that answer, in the order of their names; clean up first."""
    with locked():
        _sweep()
        return [_server(record) for record in read_all() if record.port is not None]


def find_server(name: str) -> Server:
    """Return the server of this name.

    :raises SlipstitchError: when there is none.
    """
    return _server(_known(name))


def _enter(name: str | None, provider: str, primary: str | None = None) -> Record:
    """Choose a name, make a folder and note both before anything is started."""
    with locked():
        _sweep()
        taken = {record.name for record in read_all()}
        if name in taken:
            raise SlipstitchError(
                "throwaway",
                f'there is a throwaway server "{name}" already',
                hint=f"slipstitch throwaway stop {name}",
            )
        chosen = name or next(
            free for number in range(1, 10_000) if (free := f"server{number}") not in taken
        )
        require_name(chosen)
        record = Record(
            name=chosen,
            provider=provider,
            folder=tempfile.mkdtemp(prefix=_FOLDER_PREFIX),
            owner=Owner.of(os.getpid()),
            machine=socket.gethostname(),
            primary=primary,
        )
        remember(record)
        return record


def _start_local(record: Record, binaries: Binaries, request: Request) -> Record:
    cluster = _prepare(record, binaries)
    record = _noted(record, cluster)
    password = secrets.token_urlsafe(24) if request.with_password else None
    wishes = clusters.Wishes(request.fsync, password, request.settings)
    if request.data is None:
        clusters.make(cluster, wishes)
    else:
        clusters.copy(cluster, request.data, wishes)
    record = record.changed(port=clusters.start(cluster), has_password=request.with_password)
    if password:
        _write_passfile(record, password)
    return record


def _start_docker(record: Record, request: Request) -> Record:
    password = secrets.token_urlsafe(24)
    container = docker.start(
        Path(record.folder).name,
        request.image,
        password,
        fsync=request.fsync,
        settings=request.settings,
    )
    record = record.changed(port=container.port, version=container.version, has_password=True)
    _write_passfile(record, password)
    return record


def _prepare(record: Record, binaries: Binaries) -> clusters.Cluster:
    folder = Path(record.folder)
    account = choose_account(binaries.folder / "initdb", folder)
    return clusters.Cluster(folder, binaries, account)


def _noted(record: Record, cluster: clusters.Cluster) -> Record:
    """Note how the server can be stopped before it is started."""
    record = record.changed(
        binaries=str(cluster.binaries.folder),
        version=cluster.binaries.version,
        user=cluster.account.user,
        prefix=cluster.account.prefix,
    )
    remember(record)
    return record


def _hand_over(record: Record, owner: Owner | None) -> Server:
    record = record.changed(owner=owner)
    remember(record)
    return _server(record)


def _sweep() -> None:
    """Remove what nobody owns any more, and records of servers that are gone."""
    for record in read_all():
        gone = record.owner is None and record.provider == "local" and not _runs(record)
        if record.is_abandoned or gone:
            _remove(record)


def _remove(record: Record) -> None:
    """Stop a server of ours and remove its folder and its record."""
    if record.provider == "docker":
        docker.stop(Path(record.folder).name)
    elif record.binaries is not None:
        folder = Path(record.folder)
        account = Account(record.user, record.prefix)
        cluster = clusters.Cluster(folder, Binaries(Path(record.binaries), record.version), account)
        clusters.stop(cluster)
    if Path(record.folder).name.startswith(_FOLDER_PREFIX):
        shutil.rmtree(record.folder, ignore_errors=True)
    forget(record)


def _known(name: str) -> Record:
    records = {record.name: record for record in read_all()}
    if name not in records:
        names = ", ".join(f'"{known}"' for known in records) or "none"
        raise SlipstitchError(
            "throwaway", f'there is no throwaway server "{name}"', hint=f"running: {names}"
        )
    return records[name]


def _runs(record: Record) -> bool:
    return clusters.is_running(Path(record.folder) / "data")


def _server(record: Record) -> Server:
    if record.port is None:
        raise SlipstitchError("throwaway", f'the server "{record.name}" is still being started')
    return Server(
        name=record.name,
        host="127.0.0.1",
        port=record.port,
        user=clusters.SUPERUSER,
        version=record.version,
        provider=record.provider,
        passfile=str(_passfile(record)) if record.has_password else None,
        primary=record.primary,
        owner_pid=record.owner.pid if record.owner else None,
    )


def _passfile(record: Record) -> Path:
    return Path(record.folder) / "pgpass"


def _write_passfile(record: Record, password: str) -> None:
    path = _passfile(record)
    path.touch(mode=0o600)
    path.write_text(f"127.0.0.1:*:*:{clusters.SUPERUSER}:{password}\n")


def _copy_passfile(primary: Record, standby: Record, account: Account) -> Path | None:
    """Give the standby a password file that its server may read."""
    if not primary.has_password:
        return None
    path = Path(standby.folder) / "pgpass-of-primary"
    path.touch(mode=0o600)
    path.write_text(_passfile(primary).read_text())
    account.own(path)
    with suppress(FileNotFoundError):
        shutil.copy2(_passfile(primary), _passfile(standby))
    return path
