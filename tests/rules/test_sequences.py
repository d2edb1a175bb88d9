"""The safe sequences of locks: none of their statements keeps anybody waiting for long.

Beside each stands the script that does the same at once: it does keep somebody waiting for a time
that grows with the table, or breaks what reads it. What is true at the end is looked at too.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest

from tests.lock_trace import MARK, trace

ROWS = "generate_series(1, 3000) as n"
STAGE = f"""
create table parent (id int primary key);
insert into parent select n from {ROWS};
create table t (id int not null, c int, parent_id int);
insert into t select n, n, n from {ROWS};
create table p (id int not null, k int not null) partition by list (k);
create table p1 partition of p for values in (1);
create table p2 partition of p for values in (2);
insert into p select n, n % 2 + 1 from {ROWS};
create table p3 (id int not null, k int not null);
comment on table p3 is 'filled before';
insert into p3 select n, 3 from {ROWS};
analyze;
"""


def steps(*statements: str) -> str:
    """Return a script in which each statement is a transaction of its own."""
    return "".join(
        f"{one};\n" if "concurrently" in one else f"begin;\n{one};\ncommit;\n" for one in statements
    )


@dataclass(frozen=True)
class Sequence:
    """A safe sequence, the plain script for the same, and a query that is true after both."""

    name: str
    safe: str
    plain: str
    holds: str


VALID = "select indisvalid from pg_index where indexrelid = '{}'::regclass"
SEQUENCES = [
    Sequence(
        "not null",
        steps(
            "alter table t add constraint ck check (c is not null) not valid",
            "alter table t validate constraint ck",
            "alter table t alter column c set not null;\nalter table t drop constraint ck",
        ),
        "alter table t alter column c set not null;\n",
        "select attnotnull from pg_attribute where attrelid = 't'::regclass and attname = 'c'",
    ),
    Sequence(
        "foreign key",
        steps(
            "create index concurrently t_parent on t (parent_id)",
            "alter table t add constraint fk foreign key (parent_id) references parent not valid",
            "alter table t validate constraint fk",
        ),
        "alter table t add constraint fk foreign key (parent_id) references parent;\n",
        "select convalidated from pg_constraint where conname = 'fk'",
    ),
    Sequence(
        "unique",
        steps(
            "create unique index concurrently t_c on t (c)",
            "alter table t add constraint uq unique using index t_c",
        ),
        "alter table t add constraint uq unique (c);\n",
        "select convalidated from pg_constraint where conname = 'uq' and contype = 'u'",
    ),
    Sequence(
        "primary key",
        steps(
            "create unique index concurrently t_id on t (id)",
            "alter table t add constraint pk primary key using index t_id",
        ),
        "alter table t add constraint pk primary key (id);\n",
        "select convalidated from pg_constraint where conname = 'pk' and contype = 'p'",
    ),
    Sequence(
        "primary key of a nullable column",
        steps(
            "alter table t add constraint ck check (c is not null) not valid",
            "alter table t validate constraint ck",
            "create unique index concurrently t_c on t (c)",
            "alter table t add constraint pk primary key using index t_c",
        ),
        steps(
            "create unique index concurrently t_c on t (c)",
            "alter table t add constraint pk primary key using index t_c",
        ),
        "select convalidated from pg_constraint where conname = 'pk' and contype = 'p'",
    ),
    Sequence(
        "primary key of a partitioned table",
        steps(
            "create unique index concurrently p1_id on p1 (id, k)",
            "alter table p1 add constraint p1_pk primary key using index p1_id",
            "create unique index concurrently p2_id on p2 (id, k)",
            "alter table p2 add constraint p2_pk primary key using index p2_id",
            "alter table only p add constraint p_pk primary key (id, k)",
            "alter index p_pk attach partition p1_pk",
            "alter index p_pk attach partition p2_pk",
        ),
        "alter table p add constraint p_pk primary key (id, k);\n",
        VALID.format("p_pk"),
    ),
    Sequence(
        "index of a partitioned table",
        steps(
            "create index p_id on only p (id)",
            "create index concurrently p1_id on p1 (id)",
            "alter index p_id attach partition p1_id",
            "create index concurrently p2_id on p2 (id)",
            "alter index p_id attach partition p2_id",
        ),
        "create index p_id on p (id);\n",
        VALID.format("p_id"),
    ),
    Sequence(
        "attached partition",
        steps(
            "alter table p3 add constraint ck check (k = 3) not valid",
            "alter table p3 validate constraint ck",
            "alter table p attach partition p3 for values in (3)",
            "alter table p3 drop constraint ck",
        ),
        "alter table p attach partition p3 for values in (3);\n",
        "select relispartition from pg_class where oid = 'p3'::regclass",
    ),
]


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda one: one.name)
def test_no_statement_of_a_safe_sequence_keeps_anybody_waiting_for_long(sequence, database):
    traced = trace(database.conninfo, STAGE + MARK + sequence.safe)
    assert [each.text for each in traced if each.blocks_long] == []
    with psycopg.connect(database.conninfo) as connection:
        assert connection.execute(sequence.holds).fetchone() == (True,)


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda one: one.name)
def test_the_plain_script_for_the_same_keeps_somebody_waiting(sequence, database):
    traced = trace(database.conninfo, STAGE + MARK + sequence.plain)
    assert [each.text for each in traced if each.blocks_long]
    with psycopg.connect(database.conninfo) as connection:
        assert connection.execute(sequence.holds).fetchone() == (True,)


@pytest.mark.parametrize(
    ("together", "scans"),
    [
        ("alter table t alter column c set not null, drop constraint ck", True),
        ("alter table t alter column c set not null; alter table t drop constraint ck", False),
    ],
)
def test_the_check_that_spares_the_scan_goes_in_a_statement_of_its_own(together, scans, database):
    """In one statement the check is dropped first, and the table is scanned under the lock."""
    script = steps(
        "alter table t add constraint ck check (c is not null) not valid",
        "alter table t validate constraint ck",
        together,
    )
    traced = trace(database.conninfo, STAGE + MARK + script)
    assert any(each.blocks_long for each in traced) is scans


def test_the_procedures_keep_nobody_waiting_for_long(online):
    """What a call does in its own transactions is watched from beside: a reader passes always."""
    online.main.execute(STAGE)
    calls = [
        "call online.set_not_null('t', 'c')",
        "call online.add_constraint('t', 'fk', 'foreign key (parent_id) references parent')",
        "call online.use_unique_index('t', 't_id', 'pk', true)",
    ]
    online.main.execute("create unique index concurrently t_id on t (id)")
    online.main.execute("select pg_stat_reset()")
    holder = online.open()
    for call in calls:
        # Old enough to be waited for, and in nobody's way but the statement's.
        holder.execute("begin; select from t limit 1; select pg_sleep(0.25)")
        done = online.run(call)
        online.wait_until(
            "select exists (select from pg_stat_activity where query ~ '^call online'"
            " and state = 'active' and datname = current_database())"
        )
        reader = online.open(options="-c lock_timeout=500ms")
        assert all(reader.execute("select id from t limit 1").fetchone() for _ in range(20))
        holder.execute("commit")
        done.result(30)
    assert online.value(
        "select count(*) = 2 from pg_constraint where conrelid = 't'::regclass"
        " and contype in ('f', 'p')"
    )


# -- what would break those who read ---------------------------------------------------------


def test_row_security_is_enabled_after_its_policies(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        role = f"reader_{connection.info.backend_pid}"
        connection.execute("create table t (id int); insert into t values (1)")
        connection.execute(f"create role {role}; grant select on t to {role}")
        seen = "select count(*) from t"
        try:
            connection.execute("alter table t enable row level security")
            connection.execute(f"set role {role}")
            assert connection.execute(seen).fetchone() == (0,)  # every row is gone
            connection.execute("reset role")
            connection.execute("alter table t disable row level security")

            connection.execute("create policy all_rows on t using (true)")
            connection.execute("alter table t enable row level security")
            connection.execute(f"set role {role}")
            assert connection.execute(seen).fetchone() == (1,)
        finally:
            connection.execute(f"reset role; revoke all on t from {role}; drop role {role}")


def test_the_leaves_of_a_partitioned_table_need_policies_of_their_own(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        role = f"reader_{connection.info.backend_pid}"
        connection.execute("create table p (id int) partition by list (id)")
        connection.execute("create table p1 partition of p for values in (1)")
        connection.execute("insert into p values (1)")
        connection.execute(f"create role {role}; grant select on p, p1 to {role}")
        connection.execute("create policy none on p using (false)")
        connection.execute("alter table p enable row level security")
        try:
            connection.execute(f"set role {role}")
            assert connection.execute("select count(*) from p").fetchone() == (0,)
            # By its own name the leaf is open.
            assert connection.execute("select count(*) from p1").fetchone() == (1,)
            connection.execute("reset role; alter table p1 enable row level security")
            connection.execute(f"set role {role}")
            assert connection.execute("select count(*) from p1").fetchone() == (0,)
        finally:
            connection.execute(f"reset role; revoke all on p, p1 from {role}; drop role {role}")


@pytest.mark.parametrize("with_view", [False, True])
def test_a_renamed_table_keeps_its_old_name_for_a_while(with_view, database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create table t (id int); insert into t values (1)")
        view = "create view t as select * from renamed;" if with_view else ""
        connection.execute(f"begin; alter table t rename to renamed; {view} commit")
        if not with_view:
            with pytest.raises(psycopg.errors.UndefinedTable):
                connection.execute("select from t")
            return
        connection.execute("insert into t values (2)")
        assert connection.execute("select count(*) from renamed").fetchone() == (2,)


def test_an_index_goes_before_its_column(online):
    """Dropped with the column, its files are removed under the strong lock."""
    online.main.execute("create table t (id int, other int); create index t_other on t (other)")
    locks = (
        "select count(*) from pg_locks where pid = {} and mode = 'AccessExclusiveLock'"
        " and locktype = 'relation'"
    )
    at_once = online.open()
    at_once.execute("begin; alter table t drop column other")
    together = online.value(locks.format(at_once.info.backend_pid))
    at_once.execute("rollback")
    at_once.execute("drop index concurrently t_other")
    at_once.execute("begin; alter table t drop column other")
    assert online.value(locks.format(at_once.info.backend_pid)) < together
    at_once.execute("commit")


def test_a_key_that_others_refer_to_changes_its_type(online):
    """At once the server refuses it; step by step nothing is refused and no row is lost."""
    run = online.main.execute
    run("create table parent (id text primary key)")
    run("create table child (id int primary key, parent_id text not null references parent)")
    run("insert into parent select gen_random_uuid() from generate_series(1, 50)")
    run("insert into child select row_number() over (), id from parent")
    with pytest.raises(psycopg.errors.DatatypeMismatch):
        run("alter table parent alter column id type uuid using id::uuid")

    run("call online.start_column_change('key', 'parent', 'id', 'uuid')")
    run("call online.fill_column_change('key')")
    for (statement,) in run("select statement from online.column_change_statements('key')"):
        run(statement)
    run("call online.complete_column_change('key')")
    run("call online.switch_column_change('key')")
    run("insert into parent values (gen_random_uuid())")
    assert online.value("select pg_typeof(parent_id)::text from child limit 1") == "uuid"
    joined = "select count(*) from child join parent on parent.id = child.parent_id"
    assert online.value(joined) == 50
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        run("update child set parent_id = gen_random_uuid()")
