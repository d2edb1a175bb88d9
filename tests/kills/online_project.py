"""The projects that are killed in the middle of online work, one for each kind of it.

Each has three changes: one that is deployed before, the multi-block change that is killed, and
one that comes after. Every block of the killed change leaves a mark, so that a block that ran
twice is seen; ``holds`` is true when all that the change promises is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["ROWS", "SCENARIOS", "STAGE", "Scenario", "project"]

ROWS = 10_000
PLANNER = "Ada Lovelace <ada@example.com>"
# Every 40th row of a scan takes a millisecond: work that is long without keeping a processor busy.
STAGE = f"""
create schema kill;
create function kill.slow(id bigint) returns bigint immutable language plpgsql as $$
begin
    if id % 40 = 0 then
        perform pg_sleep(0.001);
    end if;
    return id;
end $$;
create sequence kill.worked;
create table kill.marks (change text, block int);
create table kill.places (id bigint primary key);
insert into kill.places select generate_series(1, 100);
create table kill.orders (
    id bigint primary key, place_id bigint not null, price int not null, total int, touched int
);
insert into kill.orders
select n, n % 100 + 1, n % 1000, null, 0 from generate_series(1, {ROWS}) as n;
create table kill.visits (id bigint not null);
insert into kill.visits select generate_series(1, {ROWS});
create index idx_visits_slow on kill.visits (kill.slow(id));
create table kill.events (id bigint, day int) partition by list (day);
create table kill.events_1 partition of kill.events for values in (1);
create table kill.events_2 partition of kill.events for values in (2);
insert into kill.events select n, n % 2 + 1 from generate_series(1, 200) as n;
analyze;
"""

_INDEX_VALID = "select coalesce(bool_and(indisvalid), false) from pg_index where indexrelid = {}"


@dataclass(frozen=True)
class Scenario:
    """One kind of online work.

    :param deploy: the blocks of the killed script; a mark is added to each transaction.
    :param at_work: what the statement that a kill is aimed at begins with.
    :param inside: what such a kill is inside of.
    :param seconds: how long that statement takes undisturbed, about.
    :param holds: a query that is true when the change is whole.
    :param holder: a transaction that the statement waits for, for kills while it waits.
    """

    name: str
    deploy: tuple[str, ...]
    at_work: str
    inside: str
    seconds: float
    holds: str
    verify: str = "select 1;"
    options: tuple[str, ...] = ()
    holder: str = ""
    marks: int = field(default=2)


def _framed(scenario: str, number: int, text: str = "") -> str:
    mark = f"insert into kill.marks values ('{scenario}', {number});"
    return "\n".join(line for line in ("begin;", text, mark, "commit;") if line)


def _index() -> Scenario:
    return Scenario(
        "index",
        (
            _framed("index", 1, "create table kill.made (id bigint);"),
            "create unique index concurrently if not exists uq_orders_slow"
            " on kill.orders (kill.slow(id));",
            _framed("index", 2),
        ),
        "create unique index concurrently",
        "index build",
        0.3,
        _INDEX_VALID.format("to_regclass('kill.uq_orders_slow')"),
        holder="insert into kill.orders values (0, 1, 1, 1, 1)",
    )


def _reindex() -> Scenario:
    return Scenario(
        "reindex",
        (
            _framed("reindex", 1),
            "reindex index concurrently kill.idx_visits_slow;",
            _framed("reindex", 2),
        ),
        "reindex index concurrently",
        "index build",
        0.3,
        "select count(*) = 1 and bool_and(indisvalid) from pg_index"
        " where indrelid = 'kill.visits'::regclass",
        holder="select from kill.visits",
    )


def _detach() -> Scenario:
    return Scenario(
        "detach",
        (
            _framed("detach", 1),
            "alter table kill.events detach partition kill.events_1 concurrently;",
            _framed("detach", 2, "alter table kill.events_1 rename to events_old;"),
        ),
        "alter table kill.events detach",
        "detach",
        0.05,
        "select count(*) = 1 and not bool_or(inhdetachpending)"
        " and to_regclass('kill.events_old') is not null"
        " from pg_inherits where inhparent = 'kill.events'::regclass",
        holder="select from kill.events",
    )


def _constraint() -> Scenario:
    return Scenario(
        "constraint",
        (
            _framed(
                "constraint",
                1,
                "alter table kill.orders add constraint ck_orders_slow"
                " check (kill.slow(id) > 0) not valid;\n"
                "alter table kill.orders add constraint fk_orders_place"
                " foreign key (place_id) references kill.places (id) not valid;",
            ),
            _framed(
                "constraint", 2, "alter table kill.orders validate constraint fk_orders_place;"
            ),
            _framed("constraint", 3, "alter table kill.orders validate constraint ck_orders_slow;"),
        ),
        "alter table kill.orders validate constraint ck",
        "validation",
        0.3,
        "select count(*) = 2 and bool_and(convalidated) from pg_constraint"
        " where conrelid = 'kill.orders'::regclass and contype in ('c', 'f')",
        marks=3,
    )


def _backfill() -> Scenario:
    return Scenario(
        "backfill",
        (
            _framed("backfill", 1, "alter table kill.orders add column work bigint;"),
            "set statement_timeout = 0;\n"
            "call online.backfill('orders total', 'kill.orders',"
            " 'total = kill.slow(id), touched = touched + 1, work = nextval(''kill.worked'')',"
            " p_batch_target => '50 ms');",
            _framed("backfill", 2),
        ),
        "call online.backfill",
        "backfill",
        0.5,
        "select count(*) filter (where touched = 1 and total = id) = count(*)"
        " from kill.orders where id > 0",
    )


def _not_null() -> Scenario:
    return Scenario(
        "not_null",
        (
            _framed("not_null", 1, "update kill.orders set total = price;"),
            "call online.set_not_null('kill.orders', 'total');",
            _framed("not_null", 2),
        ),
        "call online.set_not_null",
        "validation",
        0.1,
        "select attnotnull and not exists (select from pg_constraint"
        " where conrelid = attrelid and contype = 'c') from pg_attribute"
        " where attrelid = 'kill.orders'::regclass and attname = 'total'",
    )


def _verified() -> Scenario:
    return Scenario(
        "verified",
        (
            _framed("verified", 1),
            _framed("verified", 2, "create table kill.made (id bigint);"),
        ),
        "select sum(kill.slow(id))",
        "verify script",
        0.3,
        "select to_regclass('kill.made') is not null",
        verify="begin;\nselect sum(kill.slow(id)) from kill.orders;\n"
        "select 1 / (to_regclass('kill.made') is not null)::int;\nrollback;",
        options=("--verify",),
    )


SCENARIOS = (
    _index(),
    _backfill(),
    _constraint(),
    _detach(),
    _verified(),
    _reindex(),
    _not_null(),
)


def project(scenario: Scenario) -> dict[str, str]:
    """Return the files of a scenario's project; the first change is the same in all of them."""
    changes = ("begun", scenario.name, "after")
    lines = ["%syntax-version=1.0.0", "%project=kill", ""]
    lines += [f"{name} 2024-01-0{n}T00:00:00Z {PLANNER}" for n, name in enumerate(changes, 1)]
    begun = "begin;\ncreate table kill.begun (id int);\ncommit;\n"
    after = "begin;\ncreate table kill.after (id int);\ncommit;\n"
    return {
        "sqitch.conf": "[core]\n\tengine = pg\n",
        "sqitch.plan": "\n".join(lines) + "\n",
        "deploy/begun.sql": begun,
        "verify/begun.sql": "select 1 from kill.begun where false;\n",
        f"deploy/{scenario.name}.sql": "\n\n".join(scenario.deploy) + "\n",
        f"verify/{scenario.name}.sql": f"{scenario.verify}\n",
        "deploy/after.sql": after,
        "verify/after.sql": "select 1 from kill.after where false;\n",
    }
