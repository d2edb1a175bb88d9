"""Ask a database what ran in it, by plpgsql_check's profiler, and forget it again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import psycopg

from slipstitch.coverage.model import Routine, Statement
from slipstitch.errors import SlipstitchError

__all__ = [
    "NOT_INSTALLED",
    "SETTINGS",
    "forget",
    "is_prepared",
    "leave_out_the_uncountable",
    "prepare",
    "read_routines",
    "schema_of",
    "stop_counting",
]

SETTINGS = {
    "plpgsql_check.profiler_max_shared_chunks": "200000",
    "pg_stat_statements.track": "all",
    "pg_stat_statements.max": "50000",
}
"""Settings of a server that counts; both libraries have to be loaded when it starts."""

_ROUTINES = """
select
    p.oid::pg_catalog.regprocedure::text,
    p.prosrc,
    s.stmtid,
    s.parent_stmtid,
    s.parent_note,
    s.block_num,
    s.lineno,
    s.stmtname,
    s.exec_stmts
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
cross join lateral {schema}.plpgsql_profiler_function_statements_tb(p.oid::regprocedure) as s
where
    n.nspname !~ '^pg_'
    and n.nspname not in ('test', 'slipstitch_coverage')
    and coalesce('plpgsql_check.profiler=off' <> all (p.proconfig), true)
    and {filter}
    and not exists (
        select from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    )
order by 1, s.stmtid
"""
_RAN = "p.oid in (select a.funcoid from {schema}.plpgsql_profiler_functions_all() as a)"
_UNCOUNTABLE = """
with routines as (
    select
        p.oid,
        p.oid::pg_catalog.regprocedure::text as signature,
        pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) as name,
        p.prosrc,
        p.prokind,
        p.prosrc ~* '\\mexecute\\M'
        and (
            p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype
            or p.prosrc ~* '\\mdrop\\M'
        ) as is_uncountable
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'
    inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
)

select r.signature, case when r.is_uncountable then 'off' else 'on' end
from routines as r
where
    r.is_uncountable
    or (
        r.prokind = 'f'
        and exists (
            select from routines as u
            where u.is_uncountable and pg_catalog.strpos(u.prosrc, r.name || '(') > 0
        )
    )
"""
_SET = """
select p.oid::pg_catalog.regprocedure::text
from pg_catalog.pg_proc as p
where
    exists (
        select from pg_catalog.unnest(p.proconfig) as s (setting)
        where pg_catalog.starts_with(s.setting, 'plpgsql_check.profiler=')
    )
"""
_FORGET = """
select
    (
        select pg_catalog.count({functions}.plpgsql_profiler_reset(a.funcoid)::text)
        from {functions}.plpgsql_profiler_functions_all() as a
    ),
    (
        select {statements}.pg_stat_statements_reset(0, d.oid, 0)
        from pg_catalog.pg_database as d
        where d.datname = pg_catalog.current_database()
    )
"""
_HOME = "slipstitch_coverage"
_SCHEMA = """
select pg_catalog.quote_ident(n.nspname)
from pg_catalog.pg_extension as e
inner join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
where e.extname = %s
"""


NOT_INSTALLED = (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported)
"""How a server refuses an extension that it does not have; it depends on the release."""


def is_prepared(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether what counts was added to a database, or to the one that it is a copy of."""
    row = connection.execute(
        "select from pg_catalog.pg_namespace as n where n.nspname = %s", [_HOME]
    ).fetchone()
    return row is not None


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Add what counts to a database.

    :raises SlipstitchError: plpgsql_check is not installed.
    """
    connection.execute(f"create schema if not exists {_HOME}".encode())
    connection.execute(f"comment on schema {_HOME} is 'Counts what the tests run'".encode())
    for name, package in (
        ("plpgsql_check", "postgresql-<major version>-plpgsql-check"),
        ("pg_stat_statements", "postgresql-contrib"),
    ):
        try:
            connection.execute(f"create extension if not exists {name} schema {_HOME}".encode())
        except NOT_INSTALLED as error:
            raise SlipstitchError(
                "test",
                f"{name} is not installed in this PostgreSQL: it counts what runs",
                hint=f"Debian and Ubuntu: apt-get install {package}",
            ) from error


def leave_out_the_uncountable(connection: psycopg.Connection[Any]) -> None:
    """Let those routines run uncounted that plpgsql_check would make fail.

    Version 2.3 reads dynamic SQL once more by itself, after it ran: without the transition tables
    of a trigger (``relation "new_rows" does not exist``), and when what it named may be dropped.
    The functions that they name are counted all the same; procedures cannot be, since one with a
    setting may not commit.
    """
    for name, setting in connection.execute(_UNCOUNTABLE.encode()).fetchall():
        statement = f"alter routine {name} set plpgsql_check.profiler = {setting}"
        connection.execute(statement.encode())


def stop_counting(connection: psycopg.Connection[Any]) -> None:
    """Take away what :func:`prepare` and :func:`leave_out_the_uncountable` added."""
    connection.execute(f"drop schema if exists {_HOME} cascade".encode())
    for (name,) in connection.execute(_SET.encode()).fetchall():
        connection.execute(f"alter routine {name} reset plpgsql_check.profiler".encode())


def read_routines(
    connection: psycopg.Connection[Any], *, only_those_that_ran: bool
) -> list[Routine]:
    """Return the routines of a database with how often each statement ran there."""
    schema = schema_of(connection, "plpgsql_check")
    wanted = _RAN.replace("{schema}", schema) if only_those_that_ran else "true"
    text = _ROUTINES.replace("{schema}", schema).replace("{filter}", wanted)
    connection.execute("set search_path = pg_catalog")
    rows = connection.execute(text.encode()).fetchall()
    return [
        Routine(signature, body, tuple(Statement(*row[2:]) for row in found))
        for (signature, body), found in groupby(rows, key=lambda row: (row[0], row[1]))
    ]


def forget(connection: psycopg.Connection[Any]) -> None:
    """Give back the shared memory that the counts of a database take, once they are read.

    Both libraries have room for so much, and many databases come and go in a run.
    """
    functions = schema_of(connection, "plpgsql_check")
    statements = schema_of(connection, "pg_stat_statements")
    text = _FORGET.replace("{functions}", functions).replace("{statements}", statements)
    connection.execute(text.encode())


def schema_of(connection: psycopg.Connection[Any], extension: str) -> str:
    """Return the schema that an extension was added to, as it is written in a statement."""
    row = connection.execute(_SCHEMA, [extension]).fetchone()
    return str(row[0]) if row is not None else "public"
