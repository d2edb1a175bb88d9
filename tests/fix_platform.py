"""What somebody may do with one row: of the platform, where no row is anybody's, or their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Relation
from slipstitch.leaks.model import Identity
from slipstitch.leaks.supply import Corner, Supply
from tests.fix_leaks import SETTLED, Town


def reach(
    town: Town, who: Identity, relation: Relation, first: Iterable[str] = ()
) -> frozenset[tuple[str, ...]]:
    """Return which commands let somebody through with a row; nothing of it stays.

    It is a row of theirs, where the table tells whose its rows are.

    :param first: statements that are run before, in the same transaction.
    """
    with town.clinic.session() as dba, dba.transaction(force_rollback=True):
        row = _row(dba, town, who, relation)
        for statement in first:
            dba.execute(statement)
        dba.execute(sql.SQL("set local role {}").format(sql.Identifier(who.role)))
        dba.execute(
            "select set_config('request.jwt.claims', %s, true)",
            ["" if who.claims is None else json.dumps(who.claims)],
        )
        for statement in who.begin:
            dba.execute(statement)
        return frozenset(
            (relation.label, command)
            for command, statement, parameters in _trials(relation, row)
            if _passes(dba, statement, parameters)
        )


def _row(
    dba: psycopg.Connection[Any], town: Town, who: Identity, relation: Relation
) -> dict[str, Any]:
    """Make a row, unless there is one, and return it."""
    query = f"select to_jsonb(t) from {qualified(relation)} as t"
    if "organization_id" in relation.columns:
        listed = ", ".join(f"'{tenant}'" for tenant in sorted(who.tenants))
        query += f" where t.organization_id in ({listed})"
    query += " limit 1"
    found = dba.execute(query).fetchone()
    if found is None:
        others = {each.label for each in town.catalogue.of_kinds("rp")} - {relation.label}
        supply = Supply(dba, town.catalogue, frozenset(others))
        supply.fill([Corner("platform", "platform", settled=SETTLED)], {relation.schema})
        found = dba.execute(query).fetchone()
        assert found is not None, supply.refused
    row: dict[str, Any] = found[0]
    return row


def _trials(relation: Relation, row: dict[str, Any]) -> Iterator[tuple[str, str, list[Any] | None]]:
    name = qualified(relation)
    column = quoted(next(iter(relation.columns)))
    yield "select", f"select from {name}", None
    yield "hold", f"select from {name} for update", None
    yield "update", f"update {name} set {column} = {column}", None
    yield "delete", f"delete from {name}", None
    # The row is there already: whoever is told so got past the policies.
    insert = (
        f"insert into {name} overriding system value"
        f" select (jsonb_populate_record(null::{name}, %s)).*"
    )
    yield "insert", insert, [Jsonb(row)]


def _passes(dba: psycopg.Connection[Any], statement: str, parameters: list[Any] | None) -> bool:
    """Whether policies let a statement through; then only a rule of the table may stop it."""
    try:
        with dba.transaction(force_rollback=True):
            return dba.execute(statement, parameters).rowcount > 0
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True
