"""Rows of the registry: what is written, in which order, and what is read back."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from slipstitch.locks import LOCK_KEY, LockSession
from slipstitch.plan.model import Change, Dependency, Person, Tag
from slipstitch.registry import create, read
from slipstitch.registry.queries import Queries
from slipstitch.registry.write import Batch, BlockMark, RegistryWriter, send
from tests.fix_shop import wait_until

ADA = Person("Ada Lovelace", "ada@example.com")
ZOE = Person("Zoë Ω", "zoë@example.com")
PLANNED = datetime(2024, 3, 1, 8, 0, 0, tzinfo=UTC)
QUERIES = Queries("sqitch")


def change(number, name, **more):
    values = {"position": number, "parent_id": None, "planned_at": PLANNED, "planner": ZOE}
    return Change(id=f"{number:040d}", name=name, line_number=1, note="", **{**values, **more})


def tag(number, name, of):
    return Tag(f"{number:040d}", name, f"{of:040d}", PLANNED, ZOE, "it's", 1)


@pytest.fixture
def connection(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        create.create_registry(connection, QUERIES, ADA)
        create.create_progress(connection, QUERIES)
        create.register_project(connection, QUERIES, "p", None, ADA)
        yield connection


@pytest.fixture
def writer():
    return RegistryWriter(QUERIES, "p", ADA)


USERS = change(1, "users", tags=(tag(11, "v1", 1), tag(12, "v2", 1)))
FLIPS = change(
    2,
    "flips",
    requires=(Dependency("require", "users"), Dependency("require", tag="v1")),
    conflicts=(Dependency("conflict", "dips", project="other"),),
)


def deploy_both(connection, writer):
    send(connection, writer.deployed(USERS, "hash1", {}))
    send(connection, writer.deployed(FLIPS, None, {"users": USERS.id, "@v1": USERS.id}))


def test_a_deployed_change_leaves_its_rows(connection, writer):
    deploy_both(connection, writer)
    first, second = read.read_deployed(connection, QUERIES, ["p"])
    assert first.change_id == USERS.id
    assert first.tags == ("@v1", "@v2")
    assert first.script_hash == "hash1"
    assert first.planner == ZOE
    assert first.committer == ADA
    assert first.planned_at == PLANNED
    assert second.script_hash is None
    dependencies = connection.execute(
        "select type, dependency, dependency_id from sqitch.dependencies order by 2"
    ).fetchall()
    assert dependencies == [
        ("require", "@v1", USERS.id),
        ("conflict", "other:dips", None),
        ("require", "users", USERS.id),
    ]
    events = connection.execute(
        "select event, change, requires, conflicts, tags from sqitch.events order by committed_at"
    ).fetchall()
    assert events == [
        ("deploy", "users", [], [], ["@v1", "@v2"]),
        ("deploy", "flips", ["users", "@v1"], ["other:dips"], []),
    ]


def test_times_grow_strictly_even_where_the_clock_went_back(connection, writer):
    send(connection, writer.deployed(USERS, "hash1", {}))
    for table in ("changes", "tags"):
        connection.execute(f"update sqitch.{table} set committed_at = '2100-01-01'")
    with connection.transaction():
        send(connection, writer.deployed(FLIPS, "h2", {"users": USERS.id, "@v1": USERS.id}))
        send(connection, writer.deployed(change(3, "third"), "h3", {}))
    first, second, third = read.read_deployed(connection, QUERIES, ["p"])
    assert first.committed_at <= first.tag_times[0] < second.committed_at < third.committed_at


def test_a_reverted_change_leaves_only_its_event(connection, writer):
    deploy_both(connection, writer)
    send(connection, writer.reverted(FLIPS.id))
    send(connection, writer.reverted(USERS.id))
    for table in ("changes", "tags", "dependencies"):
        assert connection.execute(f"select count(*) from sqitch.{table}").fetchone() == (0,)
    events = connection.execute(
        "select change, array(select unnest(requires) order by 1), conflicts, tags"
        " from sqitch.events where event = 'revert' order by committed_at"
    ).fetchall()
    assert events == [
        ("flips", ["@v1", "users"], ["other:dips"], []),
        ("users", [], [], ["@v1", "@v2"]),
    ]


def test_who_requires_a_change_is_found_in_any_project(connection, writer):
    deploy_both(connection, writer)
    (row, again) = read.read_dependents(connection, QUERIES, [USERS.id])
    assert (row["project"], row["change"], row["dependency_id"]) == ("p", "flips", USERS.id)
    assert again["change"] == "flips"
    assert read.read_dependents(connection, QUERIES, [USERS.id, FLIPS.id]) == []


def test_a_change_that_failed_its_verify_is_forgotten(connection, writer):
    deploy_both(connection, writer)
    send(connection, writer.unverified(FLIPS, forget=True))
    events = connection.execute(
        "select event, change from sqitch.events order by committed_at"
    ).fetchall()
    assert events == [("deploy", "users"), ("fail", "flips")]
    last = read.read_last_changes(connection, QUERIES)["p"]
    assert last.name == "users"


def test_late_tags_come_without_an_event(connection, writer):
    send(connection, writer.deployed(change(1, "users"), "hash1", {}))
    send(connection, writer.late_tags(USERS.id, USERS.tags))
    (deployed,) = read.read_deployed(connection, QUERIES, ["p"])
    assert deployed.tags == ("@v1", "@v2")
    assert deployed.tag_times[0] >= deployed.committed_at
    assert connection.execute("select count(*) from sqitch.events").fetchone() == (1,)
    tags = read.read_tags(connection, QUERIES, "p")
    assert [row["tag"] for row in tags] == ["@v2", "@v1"]


def test_unfinished_work_is_kept_by_change_and_direction(connection, writer):
    mark = BlockMark(USERS.id, "users", "deploy", 1, "digest")
    other = BlockMark(USERS.id, "users", "revert", 1, "digest")
    send(connection, writer.intent(mark, "statement", "vacuum users", "deploy/users.sql:1:1"))
    send(connection, writer.intent(other, "script", "", "revert/users.sql"))
    unfinished = read.read_unfinished(connection, QUERIES, "p")
    intent = unfinished.intent(USERS.id, "deploy")
    assert intent is not None
    assert (intent.kind, intent.statement) == ("statement", "vacuum users")
    send(connection, writer.intent_kept(mark))
    unfinished = read.read_unfinished(connection, QUERIES, "p")
    assert unfinished.intent(USERS.id, "deploy") is None
    assert unfinished.intent(USERS.id, "revert") is not None
    assert [block.block for block in unfinished.finished(USERS.id, "deploy")] == [1]
    send(connection, writer.deployed(change(1, "users"), None, {}, forget=True))
    unfinished = read.read_unfinished(connection, QUERIES, "p")
    assert not unfinished


def test_the_check_sees_the_last_change_and_the_key(connection, writer, database):
    deploy_both(connection, writer)

    def check(pid, since="-infinity"):
        batch = writer.still_ours().asking(pid, LOCK_KEY, since)
        return connection.execute(batch.filled(connection)).fetchone()

    with LockSession(database.conninfo, "here", "deploy") as lock:
        assert check(lock.backend_pid) == (FLIPS.id, False)
        lock.take(1, print)
        assert check(lock.backend_pid) == (FLIPS.id, True)
        last = read.read_last_changes(connection, QUERIES)["p"]
        assert check(lock.backend_pid, last.committed_at.isoformat()) == (FLIPS.id, True)
    wait_until(lambda: check(lock.backend_pid) == (FLIPS.id, False))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "it's",
        "a\\b",
        "two\nlines",
        "☃ 'q' \"d\"",
        "100%",
        "%(note)s",
        "{}",
        None,
        7,
        [],
        ["a,b", 'c"d', "e\\f", "", "null", None],
    ],
)
def test_a_value_reaches_the_server_as_it_is(connection, value):
    cast = "int" if isinstance(value, int) else "text[]" if isinstance(value, list) else "text"
    batch = Batch((f"select %(value)s::{cast}",), {"value": value})
    assert connection.execute(batch.filled(connection)).fetchone() == (value,)
    (query, values), *_ = batch.numbered()
    sent_apart = connection.pgconn.exec_params(query, list(values))
    written_in = connection.pgconn.exec_(batch.filled(connection).encode())
    assert sent_apart.get_value(0, 0) == written_in.get_value(0, 0)
