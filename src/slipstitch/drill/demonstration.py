"""A whole disaster of our own: a server with an archive, a backup, work, an accident."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from slipstitch.drill.model import Digests, Report, Source
from slipstitch.drill.proof import databases, read_digests
from slipstitch.drill.restore import Wishes, binaries_for, drill_backup
from slipstitch.drill.steps import ARCHIVING, filled, for_shell, words
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import cluster as clusters
from slipstitch.throwaway.provide import throwaway_cluster
from slipstitch.throwaway.server import Server

__all__ = ["DATABASE", "TENANT_COLUMN", "Disaster", "demonstrate", "disaster"]

DATABASE = "drill"
TENANT_COLUMN = "tenant_id"
_PATIENCE = 120  # seconds until a segment has to be archived
_LEDGER = """
create schema slipstitch_drill;
create table slipstitch_drill.ledger (
    tenant_id int not null,
    id bigint generated always as identity primary key,
    amount numeric(12, 2) not null,
    written_at timestamptz not null default clock_timestamp()
);
"""
_WORK = """
insert into slipstitch_drill.ledger (tenant_id, amount)
select n %% 3 + 1, n / 100.0
from generate_series(1, %s) as n
"""
_ROWS = 30_000


@dataclass(frozen=True, slots=True)
class Disaster:
    """What is left after the accident, and what was there before it.

    :param until: the moment before the accident.
    :param lost_at: the accident.
    """

    cluster: clusters.Cluster
    server: Server
    backup: Path
    archive: Path
    until: datetime
    lost_at: datetime
    before: Digests


def demonstrate(
    wishes: Wishes, fill: Callable[[Server], None] | None, tell: Callable[[str], None]
) -> Report:
    """Make a server, back it up, let it work, ruin it, restore it and compare.

    :param fill: brings further content into the database ``drill`` of the server.
    """
    with disaster(wishes, fill, tell) as made:
        source = Source(made.backup, archive=made.archive, until=made.until)
        wished = replace(
            wishes,
            expected=made.before,
            lost_at=made.lost_at,
            tenant_columns=(*wishes.tenant_columns, TENANT_COLUMN),
        )
        return replace(drill_backup(source, wished, tell), kind="demonstration")


@contextmanager
def disaster(
    wishes: Wishes, fill: Callable[[Server], None] | None, tell: Callable[[str], None]
) -> Iterator[Disaster]:
    """Give what is left of a server after an accident; it is gone afterwards."""
    with throwaway_cluster(binaries_for(None, wishes.postgres_bin)) as cluster:
        tell(f"starting a PostgreSQL {cluster.binaries.version} that archives its log")
        archive, backup = (cluster.folder / name for name in ("archive", "backup"))
        archive.mkdir()
        cluster.account.own(archive)
        server = _start(cluster, archive)
        with closing(psycopg.connect(server.conninfo(), autocommit=True)) as connection:
            connection.execute(f"create database {DATABASE}")
        if fill is not None:
            fill(server)
        with closing(psycopg.connect(server.conninfo(DATABASE), autocommit=True)) as connection:
            connection.execute(_LEDGER)
            connection.execute(_WORK, [_ROWS])
            tell("taking a base backup")
            _back_up(cluster, server, backup)
            tell("writing, and dropping a table by accident")
            connection.execute(_WORK, [_ROWS])
            before = _look(server, (*wishes.tenant_columns, TENANT_COLUMN))
            until = _now(connection)
            # The next commit has a later time than the moment that is restored to.
            connection.execute("select pg_sleep(0.01)")
            connection.execute("drop table slipstitch_drill.ledger")
            lost_at = _now(connection)
            _await_archive(connection)
        yield Disaster(cluster, server, backup, archive, until, lost_at, before)


def _start(cluster: clusters.Cluster, archive: Path) -> Server:
    settings = {
        name: filled(value, archive=for_shell(archive)) for name, value in ARCHIVING.items()
    }
    clusters.make(cluster, clusters.Wishes(settings=settings))
    port = clusters.start(cluster)
    return Server("drill", "127.0.0.1", port, clusters.SUPERUSER, cluster.binaries.version, "local")


def _back_up(cluster: clusters.Cluster, server: Server, folder: Path) -> None:
    program, *arguments = words("take", source=server.conninfo(), backup=folder)
    path = cluster.binaries.program(program)
    if path is None:
        raise SlipstitchError("drill", f'there is no pg_basebackup in "{cluster.binaries.folder}"')
    done = cluster.account.run(path, *arguments)
    if done.returncode != 0:
        raise SlipstitchError("drill", "the backup failed", detail=done.stdout.strip())


def _look(server: Server, tenant_columns: Sequence[str]) -> Digests:
    with closing(psycopg.connect(server.conninfo(), autocommit=True)) as connection:
        names = databases(connection)
    return dict(read_digests({name: server.conninfo(name) for name in names}, tenant_columns))


def _now(connection: psycopg.Connection[tuple[object, ...]]) -> datetime:
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    return row[0].astimezone(UTC)


def _await_archive(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Wait until everything that was written is archived.

    :raises SlipstitchError: it takes too long.
    """
    row = connection.execute("select pg_walfile_name(pg_switch_wal())").fetchone()
    assert row is not None
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        archived = connection.execute("select last_archived_wal from pg_stat_archiver").fetchone()
        if archived and archived[0] is not None and str(archived[0])[:24] >= str(row[0]):
            return
        time.sleep(0.05)
    raise SlipstitchError("drill", f"segment {row[0]} was not archived within {_PATIENCE} seconds")
