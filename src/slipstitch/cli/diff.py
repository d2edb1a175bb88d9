"""``slipstitch diff``: compare a database in use with what the plan makes."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg import sql

from slipstitch.catalog.snapshot import Snapshot
from slipstitch.cli.empty_database import throwaway_builder
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command
from slipstitch.drift.live import Parted, compare_with_plan, look_at
from slipstitch.drift.touches import Touches
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.plan.references import find_in_plan
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_deployed_ids
from slipstitch.report.live import as_document, as_script, as_text
from slipstitch.session.connect import connect
from slipstitch.target import Target
from slipstitch.target.variables import variables as merged_variables
from slipstitch.throwaway.provide import throwaway_server

__all__ = ["command"]

_OWNER = """
select pg_catalog.pg_get_userbyid(n.nspowner)::text
from pg_catalog.pg_namespace as n
where n.nspname = %s
"""


@dataclass(frozen=True, slots=True)
class _Live:
    """What was read of the live database; ``owner`` is who owns its registry."""

    catalogue: Snapshot
    deployed: frozenset[str]
    owner: str
    database: str
    major: int


@sqitch_command(
    examples="""
slipstitch diff production                    what is there that the plan does not make, and not
slipstitch diff production --sql > mend.sql   the statements that would mend it, to be read first
slipstitch diff --ignore owner production     owners may differ
slipstitch diff --without-schema cron staging leave a schema out that is not the plan's
"""
)
@click.argument("target", required=False)
@click.option("--to", metavar="CHANGE", help="Compare with the plan up to here, not to what is.")
@click.option("--ignore", multiple=True, metavar="ATTRIBUTE", help="This may differ; repeatable.")
@click.option(
    "--without-schema", "without", multiple=True, metavar="NAME", help="Leave out; repeatable."
)
@click.option(
    "--before",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="SQL for the throwaway server first, such as roles of the host.",
)
@click.option("--sql", "as_sql", is_flag=True, help="Print only the statements that mend it.")
@click.option("--json", "json_output", is_flag=True, help="Print the result as one JSON document.")
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    target: str | None,
    to: str | None,
    ignore: tuple[str, ...],
    without: tuple[str, ...],
    before: Path | None,
    as_sql: bool,
    json_output: bool,
    variables: dict[str, str],
) -> int:
    """Compare a database in use with what the plan makes, as far as it is deployed there.

    The plan is deployed on a throwaway server; the database is only read. Each difference is
    named with the change that last touched the object and the SQL that would mend it; nothing is
    ever reset. Exits 1 if anything differs.
    """
    goal = invocation.target(target)
    project = invocation.project(goal)
    live = _look(invocation, goal, project.plan.project, without)
    last = _last(project.plan.changes, live.deployed)
    if to is not None:
        last = find_in_plan(project.plan, to)
    if last is None:
        raise SlipstitchError(
            "diff",
            f"nothing of the plan is deployed to {goal.shown}",
            hint="--to CHANGE compares it with the plan all the same",
        )
    with throwaway_server() as server:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            if connection.info.server_version // 10000 != live.major:
                version = server.version
                invocation.warn(f"hint: compared with PostgreSQL {version}, not {live.major}")
            _make_like(connection, live.owner, before)
        elsewhere = replace(server, user=live.owner)
        with throwaway_builder(invocation, elsewhere, sets=variables, like=target) as builder:
            builder.deploy(last)
            found = compare_with_plan(
                look_at(builder.connection, "sqitch", without),
                live.catalogue,
                Touches(project, merged_variables(invocation.config, goal, "deploy", variables)),
                builder.connection,
                database=live.database,
                ignore=ignore,
            )
    _say(invocation, found, goal, last, as_sql=as_sql, json_output=json_output)
    return 1 if found else 0


def _look(invocation: Invocation, goal: Target, project: str, without: Sequence[str]) -> _Live:
    try:
        with closing(
            connect(goal.conninfo(invocation.environ), "slipstitch diff", invocation.environ)
        ) as connection:
            connection.execute("set default_transaction_read_only = on")
            deployed = read_deployed_ids(connection, Queries(goal.registry), project)
            row = connection.execute(_OWNER, [goal.registry]).fetchone()
            return _Live(
                look_at(connection, goal.registry, without),
                deployed,
                str(row[0]) if row else connection.info.user,
                connection.info.dbname,
                connection.info.server_version // 10000,
            )
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error


def _last(changes: Sequence[Change], deployed: frozenset[str]) -> Change | None:
    return next((each for each in reversed(changes) if each.id in deployed), None)


def _make_like(connection: psycopg.Connection[Any], owner: str, before: Path | None) -> None:
    """Let whoever deployed the live database deploy here too, so that owners are the same."""
    known = connection.execute("select from pg_roles where rolname = %s", [owner]).fetchone()
    role = sql.Identifier(owner)
    if known is None:
        connection.execute(sql.SQL("create role {} superuser login").format(role))
    connection.execute(sql.SQL("alter database postgres owner to {}").format(role))
    if before is not None:
        try:
            connection.execute(before.read_bytes())
        except psycopg.Error as error:
            raise SlipstitchError("diff", f'"{before}" failed: {error}') from error


def _say(
    invocation: Invocation,
    found: Sequence[Parted],
    goal: Target,
    last: Change,
    *,
    as_sql: bool,
    json_output: bool,
) -> None:
    if json_output:
        document: Mapping[str, Any] = {
            "target": goal.shown,
            "to": {"change": last.name, "change_id": last.id},
            "ok": not found,
            "objects": as_document(found),
        }
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
        return
    if as_sql:
        if found:
            invocation.say(as_script(found))
        return
    for line in as_text(found):
        invocation.say(line)
    if invocation.verbosity >= 1:
        sys.stdout.flush()
        counted = f"{len(found)} objects differ" if found else "nothing differs"
        sys.stderr.write(f"{goal.shown} and the plan up to {last.text}: {counted}\n")
