"""The chain holds what is recorded: every tampering is found, and no late commit is missed."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.fix_audit import PLATFORM, Trail, faults

MOVE = (
    "update core.locations set address = jsonb_build_object('street', clock_timestamp())"
    " where organization_id = %s"
)
OPEN_BRANCH = (
    "insert into core.locations (organization_id, name, code)"
    " values (%s, 'Branch', md5(random()::text))"
)
OF_NORTH = "select seq from audit.events where organization_id = %s order by seq"


def written(trail: Trail) -> list[int]:
    """Write and seal three batches of North, and return the numbers of its records.

    Its chain has four links then: the first one holds what the clinic began with.
    """
    trail.seal()
    with trail.session() as dba:
        for _ in range(3):
            dba.execute(MOVE, [trail.north])
            trail.seal()
        return [seq for (seq,) in dba.execute(OF_NORTH, [trail.north])]


def test_what_was_left_alone_verifies_and_auditors_may_ask(trail):
    numbers = written(trail)
    with trail.session() as dba:
        dba.execute("set role app_auditor")
        for organization in (trail.north, trail.south, PLATFORM):
            assert faults(dba, organization) == []
        sealed = dba.execute(
            "select seqs from audit.chain_links where organization_id = %s order by position",
            [trail.north],
        ).fetchall()
        assert [seq for (seqs,) in sealed for seq in seqs] == numbers
        assert len(sealed) == 4
        status = dba.execute(
            "select newest_seq - settled_seq, unsettled_at_most from audit.sealing_status()"
        ).fetchone()
        assert status == (0, 0)


TAMPERINGS = {
    "an edited record": (
        "update audit.events set reason = 'x' where seq = {third}",
        [(1, "{third}", "record changed")],
    ),
    "an edited value inside a document": (
        'update audit.events set after = after || \'{{"name": "x"}}\' where seq = {last}',
        [(4, "{last}", "record changed")],
    ),
    "a removed record": (
        "delete from audit.events where seq = {third}",
        [(1, "{third}", "record removed")],
    ),
    "two records in each other's place": (
        "update audit.events set seq = {third} + {last} - seq where seq in ({third}, {last})",
        [(1, "{third}", "record changed"), (4, "{last}", "record changed")],
    ),
    "a record given to another organization": (
        "update audit.events set organization_id = '{south}' where seq = {third}",
        [(1, "{third}", "record removed")],
    ),
    "all records truncated": ("truncate audit.events", "removed"),
    "an added record with a number that was never used": (
        "insert into audit.events (organization_id, seq, action, table_name)"
        " values ('{north}', 0, 'insert', 'core.users')",
        [(None, 0, "record added")],
    ),
    "an edited link": (
        "update audit.chain_links set sealed_at = sealed_at - interval '1 day'"
        " where organization_id = '{north}' and position = 2",
        [(2, None, "link changed")],
    ),
    "a link made anew with a hash that fits": (
        "update audit.chain_links as l set sealed_at = l.sealed_at - interval '1 day',"
        " hash = (select audit.link_hash(n) from (select (jsonb_populate_record(l,"
        " jsonb_build_object('sealed_at', l.sealed_at - interval '1 day'))).*) as n)"
        " where organization_id = '{north}' and position = 2",
        [(2, None, "link replaced"), (3, None, "link out of order")],
    ),
    "links in each other's place": (
        "update audit.chain_links set position = -position"
        " where organization_id = '{north}' and position in (1, 2);"
        "update audit.chain_links set position = 3 + position"
        " where organization_id = '{north}' and position < 0",
        "reordered",
    ),
    "a removed link": (
        "delete from audit.chain_links where organization_id = '{north}' and position = 2",
        "link removed",
    ),
    "the end of a chain cut off with its records": (
        "delete from audit.events"
        " where seq > {settled_before_last} and organization_id = '{north}';"
        "delete from audit.chain_links where organization_id = '{north}' and position = 4",
        [(4, None, "chain truncated")],
    ),
    "a whole chain cut off": (
        "delete from audit.events where organization_id = '{north}';"
        "delete from audit.chain_links where organization_id = '{north}'",
        [(place, None, "chain truncated") for place in (1, 2, 3, 4)],
    ),
}


@pytest.mark.usefixtures("superuser")
def test_every_tampering_of_a_superuser_is_found_where_it_was_done(trail):
    numbers = written(trail)
    words = {
        "third": numbers[2],
        "last": numbers[-1],
        "settled_before_last": numbers[-3],
        "north": trail.north,
        "south": trail.south,
    }
    with trail.session() as dba:
        dba.execute("alter table audit.chain_links drop constraint ck_chain_links_position")
        for what, (statement, expected) in TAMPERINGS.items():
            with dba.transaction(force_rollback=True):
                dba.execute("set local session_replication_role = replica")
                dba.execute(statement.format(**words))
                dba.execute("set local session_replication_role = origin")
                found = faults(dba, trail.north)
            if expected == "removed":
                assert {(seq, fault) for _, seq, fault in found} == {
                    (seq, "record removed") for seq in numbers
                }, what
            elif expected == "reordered":
                assert {(1, None, "link changed"), (2, None, "link changed")} <= set(found), what
            elif expected == "link removed":
                assert (2, None, "link removed") in found, what
            else:
                wanted = [
                    (place, int(seq.format(**words)) if isinstance(seq, str) else seq, fault)
                    for place, seq, fault in expected
                ]
                assert found == wanted, what
            assert faults(dba, trail.north) == []


def test_a_record_that_is_forged_into_sealed_time_is_sealed_as_late(trail):
    written(trail)
    with trail.session() as dba:
        forged = dba.execute(
            "insert into audit.events (organization_id, transaction_id, action, table_name)"
            " values (%s, '3', 'insert', 'core.users') returning seq",
            [trail.north],
        ).fetchone()[0]
        assert trail.seal() == 1
        assert faults(dba, trail.north) == [(5, forged, "record added")]


def test_beside_an_open_transaction_a_forged_record_is_late_and_its_own_are_not(trail):
    written(trail)
    with (
        trail.session() as ninth,
        trail.session() as dba,
        trail.session("app_migrator") as sealer,
    ):
        ninth.execute("begin")
        ninth.execute(MOVE, [trail.south])
        dba.execute(MOVE, [trail.north])
        # younger than the open transaction, and finished before the sealer looked
        finished = dba.execute(
            "select transaction_id from audit.events where organization_id = %s"
            " order by seq desc limit 1",
            [trail.north],
        ).fetchone()[0]
        assert sealer.execute("select audit.seal() > 0").fetchone() == (True,)
        forged = dba.execute(
            "insert into audit.events (organization_id, transaction_id, action, table_name)"
            " values (%s, %s, 'insert', 'core.users') returning seq",
            [trail.north, finished],
        ).fetchone()[0]
        assert sealer.execute("select audit.seal()").fetchone() == (1,)
        ninth.execute("commit")
        trail.seal()
        assert faults(dba, trail.north) == [(6, forged, "record added")]
        assert faults(dba, trail.south) == []


def test_records_restored_from_a_server_that_was_further_on_are_sealed_once(trail):
    with trail.session() as dba:
        dba.execute(
            "insert into audit.events (organization_id, transaction_id, action, table_name)"
            " values (%s, '999999999999', 'insert', 'core.users')",
            [trail.north],
        )
        count = dba.execute("select count(*) from audit.records").fetchone()[0]
        assert trail.seal() == count
        assert trail.seal() == 0
        assert faults(dba, trail.north) == []


@pytest.mark.usefixtures("superuser")
def test_an_anchor_kept_elsewhere_tells_of_an_end_that_was_made_anew(trail):
    written(trail)
    with trail.session("app_migrator") as keeper, trail.session() as dba:
        own, platform = keeper.execute(
            "select audit.anchor(%s), audit.anchor()", [trail.north]
        ).fetchone()
        assert (own["position"], platform["organization_id"]) == (4, PLATFORM)
        dba.execute(MOVE, [trail.north])
        trail.seal()
        kept = [Jsonb(anchor) for anchor in (own, platform)]
        for anchor in kept:
            assert dba.execute("select audit.holds_anchor(%s)", [anchor]).fetchone() == (True,)
        with dba.transaction(force_rollback=True):
            dba.execute("set local session_replication_role = replica")
            dba.execute(
                "delete from audit.chain_links where organization_id = %s and position >= 4",
                [trail.north],
            )
            dba.execute("delete from audit.chain_anchors")
            dba.execute(
                "select audit.append_link(%s, 'records'), audit.append_link(%s, 'records')",
                [trail.north, trail.north],
            )
            assert dba.execute("select audit.holds_anchor(%s)", [kept[0]]).fetchone() == (False,)


def test_eight_writers_and_an_open_transaction_leave_no_gap(trail):
    trail.seal()
    stop = threading.Event()

    def write(_: int) -> int:
        with trail.session() as writer:
            count = 0
            while not stop.is_set():
                writer.execute(OPEN_BRANCH, [trail.north])
                count += 1
        return count

    def seal() -> int:
        sealed = 0
        with trail.session("app_migrator") as sealer:
            while not stop.is_set():
                sealed += sealer.execute("select audit.seal()").fetchone()[0]
                time.sleep(0.05)
        return sealed

    with trail.session() as ninth, trail.session() as dba, ThreadPoolExecutor(9) as pool:
        ninth.execute("begin")
        ninth.execute("update core.users set status = status where external_id = 'user_ada'")
        # its own record, whose number is lower than those that are sealed before it
        below = ninth.execute("select max(seq) from audit.events").fetchone()[0]
        writers = [pool.submit(write, number) for number in range(8)]
        sealer = pool.submit(seal)
        try:
            give_up_at, sealed_above = time.monotonic() + 60, 0
            while sealed_above < 20:
                assert time.monotonic() < give_up_at, "what is committed is not sealed"
                time.sleep(0.05)
                sealed_above = dba.execute(
                    "select count(*) from audit.chain_links, unnest(seqs) as s where s > %s",
                    [below],
                ).fetchone()[0]
            status = dba.execute(
                "select s.oldest_transaction_pid = %s or a.datname <> current_database(),"
                " s.settled_seq < %s"
                " from audit.sealing_status() as s"
                " left join pg_stat_activity as a on a.pid = s.oldest_transaction_pid",
                [ninth.info.backend_pid, below + 1],
            ).fetchone()
            ninth.execute("commit")
            time.sleep(0.2)
        finally:
            stop.set()
        count, sealed = sum(writer.result() for writer in writers), sealer.result()
        # Only one of another database of the server may be older.
        assert status == (True, True)
        assert count > 20
        assert sealed + trail.seal() == count + 1
        in_links = dba.execute(
            "select count(*), count(distinct s), bool_or(kind = 'late')"
            " from audit.chain_links, unnest(seqs) as s"
        ).fetchone()
        recorded = dba.execute("select count(*) from audit.records").fetchone()[0]
        assert in_links == (recorded, recorded, False)
        for organization in (trail.north, PLATFORM):
            assert faults(dba, organization) == []


def test_the_sealer_refuses_a_snapshot_that_stays(trail):
    with trail.session() as dba:
        dba.execute("begin isolation level repeatable read")
        with pytest.raises(psycopg.errors.ActiveSqlTransaction, match="repeatable read"):
            dba.execute("select audit.seal()")


def test_a_sealer_leaves_the_chain_to_another_that_is_at_work(trail):
    with trail.session() as dba:
        dba.execute(MOVE, [trail.north])
    with (
        trail.session("app_migrator") as first,
        trail.session("app_migrator") as second,
        first.transaction(),
    ):
        first.execute("select pg_advisory_xact_lock(hashtextextended('audit.seal', 0))")
        assert second.execute("select audit.seal()").fetchone() == (0,)
    assert trail.seal() > 0
    with trail.session() as dba:
        assert faults(dba, trail.north) == []
