"""``slipstitch advise``: what an experienced eye would find in a database, and what mends it."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from typing import Any

import click
import psycopg

from slipstitch.advice import LEVELS, Advice, Level, Wish, choose, read_advice, standalone_sql
from slipstitch.cli.add_pattern import write_changes
from slipstitch.cli.authoring import plans_of
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import (
    connection_options,
    json_option,
    sqitch_command,
    target_option,
    timeout_option,
)
from slipstitch.errors import SlipstitchError
from slipstitch.lint.finding import Finding
from slipstitch.registry.queries import progress_schema
from slipstitch.report.findings import FORMATS
from slipstitch.scaffold.advice_changes import advice_changes
from slipstitch.session.connect import connect
from slipstitch.target import Target

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch advise production                      what is wrong there, and the SQL that mends it
slipstitch advise --level error production        only what puts rows at risk
slipstitch advise --except 'unused_index=shop.*' --format sarif production > advice.sarif
slipstitch advise --rule '*index*' --change advice production   the remedies as changes of the plan
slipstitch advise --sql > advise.sql              one file for psql, for any database
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="notice",
    show_default=True,
    help="The least grave findings to tell of.",
)
@click.option("--rule", "rules", multiple=True, metavar="PATTERN", help="Only these rules.")
@click.option("--object", "objects", multiple=True, metavar="PATTERN", help="Only these objects.")
@click.option(
    "--except",
    "left_out",
    multiple=True,
    metavar="RULE[=OBJECT]",
    help="Leave out what is right as it is; patterns as of a shell.",
)
@click.option(
    "--client-role",
    "client_roles",
    multiple=True,
    metavar="ROLE",
    help="A role that people's requests run as; anon and authenticated by default.",
)
@timeout_option(60, "the query")
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help="How to write it."
)
@json_option
@click.option("--sql", "as_sql", is_flag=True, help="Print the query as one file for psql.")
@click.option(
    "--change", "prefix", metavar="FOLDER", help="Write the remedies as changes of the plan."
)
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    level: Level,
    rules: tuple[str, ...],
    objects: tuple[str, ...],
    left_out: tuple[str, ...],
    client_roles: tuple[str, ...],
    timeout: float,
    form: str,
    as_json: bool,
    as_sql: bool,
    prefix: str | None,
    **places: Any,
) -> int:
    """Say what an experienced eye would find in a database, with the SQL that mends it.

    Any PostgreSQL database from 14 on; nothing is installed, locked or written there, and any role
    may ask. Exits 0 when nothing but notices is found, 1 otherwise.

    With --change the remedies of what was found are added to the plan, each with the way back and a
    proof; what builds or drops an index does so concurrently, in a change of its own. A remedy that
    only who knows the data can write is left out, and named.
    """
    if as_sql:
        invocation.say(standalone_sql().rstrip("\n"))
        return 0
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments)
    registries = (goal.registry, progress_schema(goal.registry))
    wish = Wish(level, rules, objects, left_out, registries)
    found = choose(_read(invocation, goal, timeout, client_roles), wish)
    if prefix is not None:
        return _change(invocation, goal, prefix, found)
    if as_json or form == "json":
        document = {"findings": [asdict(advice) for advice in found]}
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        text = FORMATS[form]([_finding(advice) for advice in found], ())
        if text:
            invocation.say(text)
    return 1 if any(advice.level != "notice" for advice in found) else 0


def _read(
    invocation: Invocation, goal: Target, timeout: float, client_roles: tuple[str, ...]
) -> tuple[Advice, ...]:
    try:
        with closing(
            connect(goal.conninfo(invocation.environ), "slipstitch advise", invocation.environ)
        ) as connection:
            return read_advice(connection, timeout=timeout, client_roles=client_roles)
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error


def _finding(advice: Advice) -> Finding:
    return Finding(
        code=advice.code,
        severity="note" if advice.level == "notice" else advice.level,
        message=advice.detail,
        safer=advice.remedy,
        path="",
        subject=advice.object,
    )


def _change(invocation: Invocation, goal: Target, prefix: str, found: tuple[Advice, ...]) -> int:
    """Add the remedies to the plan; say what is left to people."""
    for advice in found:
        if advice.proof is None:
            invocation.warn(f"left to you: {advice.object}: {advice.code}\n    {advice.detail}")
    mended = [advice for advice in found if advice.proof is not None]
    if not mended:
        invocation.inform("Nothing to write")
        return 0
    (authored,) = plans_of(invocation, [goal])
    changes = advice_changes(authored.plan_file.plan.project, prefix.rstrip("/"), mended)
    write_changes(invocation, authored, goal, changes, "")
    return 0
