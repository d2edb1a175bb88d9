"""Ask a database which policies were asked in it, by the server's list of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg

from slipstitch.coverage.model import Reach
from slipstitch.coverage.policies import table_commands
from slipstitch.coverage.read import schema_of

__all__ = ["read_reaches", "read_unbinding"]

_POLICIES = """
select
    'policy ' || pg_catalog.quote_ident(p.polname) || ' on ' || c.oid::pg_catalog.regclass::text,
    n.nspname,
    c.relname,
    p.polcmd::text,
    coalesce((
        select pg_catalog.array_agg(r.rolname::text)
        from pg_catalog.pg_roles as r
        where
            not r.rolsuper
            and not r.rolbypassrls
            and (c.relforcerowsecurity or r.oid <> c.relowner)
            and exists (
                select from pg_catalog.unnest(p.polroles) as t (role)
                where t.role = 0 or pg_catalog.pg_has_role(r.oid, t.role, 'usage')
            )
    ), '{}'),
    array(
        select distinct w.nspname || '.' || o.relname
        from pg_catalog.pg_depend as d
        inner join pg_catalog.pg_class as o on o.oid = d.refobjid and o.oid <> p.polrelid
        inner join pg_catalog.pg_namespace as w on w.oid = o.relnamespace
        where
            d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
            and d.objid = p.oid
            and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    )
from pg_catalog.pg_policy as p
inner join pg_catalog.pg_class as c on c.oid = p.polrelid and c.relrowsecurity
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
"""
_VIEWS = """
select distinct
    n.nspname,
    v.relname,
    case
        when v.reloptions && array['security_invoker=true', 'security_invoker=on'] then ''
        else pg_catalog.pg_get_userbyid(v.relowner)
    end,
    (pg_catalog.pg_relation_is_updatable(v.oid, false) & 28) = 28,
    w.nspname || '.' || o.relname
from pg_catalog.pg_class as v
inner join pg_catalog.pg_namespace as n on n.oid = v.relnamespace and n.nspname !~ '^pg_'
inner join pg_catalog.pg_rewrite as r on r.ev_class = v.oid
inner join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
inner join pg_catalog.pg_class as o
    on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and o.oid = d.refobjid and o.oid <> v.oid
inner join pg_catalog.pg_namespace as w on w.oid = o.relnamespace
where v.relkind = 'v'
"""
_STATEMENTS = """
select distinct pg_catalog.pg_get_userbyid(s.userid)::text, s.query
from {schema}.pg_stat_statements as s
where
    s.dbid = (
        select d.oid from pg_catalog.pg_database as d
        where d.datname = pg_catalog.current_database()
    )
    and s.query is not null
"""
_LETTERS = {"select": "r", "insert": "a", "update": "w", "delete": "d"}

_Asked = tuple[str, str, str]
"""A role, a table by the name that it was called, and a command."""


def read_reaches(connection: psycopg.Connection[Any]) -> Iterator[Reach]:
    """Yield which policies the statements that ran can have asked, for which role and command.

    Tables behind views are asked too, by the owner of the view or, where it is a
    ``security_invoker``, by who reads it; and so are the tables that a policy looks into.
    """
    policies = connection.execute(_POLICIES.encode()).fetchall()
    views = connection.execute(_VIEWS.encode()).fetchall()
    schema = schema_of(connection, "pg_stat_statements")
    text = _STATEMENTS.replace("{schema}", schema)
    ran: set[_Asked] = set()
    for role, query in connection.execute(text.encode()):
        ran |= {(role, table, command) for table, command in table_commands(query)}
    yield from (Reach(policy) for policy, *_ in policies)

    behind: defaultdict[str, list[tuple[str, bool, str]]] = defaultdict(list)
    for namespace, relation, *leads in views:
        behind[relation].append(tuple(leads))
        behind[f"{namespace}.{relation}"].append(tuple(leads))
    on: defaultdict[str, list[tuple[str, str, list[str], list[str]]]] = defaultdict(list)
    for policy, namespace, relation, letter, roles, looks_into in policies:
        on[relation].append((policy, letter, roles, looks_into))
        on[f"{namespace}.{relation}"].append((policy, letter, roles, looks_into))
    left = list(ran)
    while left:
        role, table, command = left.pop()
        found: set[_Asked] = set()
        for owner, is_updatable, base in behind[table]:
            found.add((owner or role, base, "select"))
            if is_updatable:
                found.add((owner or role, base, command))
        for policy, letter, roles, looks_into in on[table]:
            if role in roles and letter in ("*", _LETTERS[command]):
                yield Reach(policy, role, command)
                found |= {(role, base, "select") for base in looks_into}
        left += found - ran
        ran |= found


def read_unbinding(connection: psycopg.Connection[Any]) -> set[str]:
    """Return the policies that bind no role of this server: no test can ask them here.

    Whoever they are for is a superuser, has ``bypassrls``, or owns a table on which row security
    is not forced.
    """
    policies = connection.execute(_POLICIES.encode()).fetchall()
    return {policy for policy, _, _, _, roles, _ in policies if not roles}
