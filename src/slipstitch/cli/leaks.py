"""``slipstitch leaks``: try, as each of several people, to reach rows of others."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import psycopg

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.leaks_mutants import mutate, read_reasons, refuse_in_use
from slipstitch.cli.options import (
    connection_options,
    json_option,
    sqitch_command,
    target_option,
    timeout_option,
)
from slipstitch.errors import SlipstitchError
from slipstitch.leaks.advice import findings_of, gravest
from slipstitch.leaks.identity import read_identities
from slipstitch.leaks.matrix import run_matrix
from slipstitch.leaks.model import Identity, Options, Result
from slipstitch.registry.queries import progress_schema
from slipstitch.report.leaks import as_document, lines, matrix_lines
from slipstitch.session.connect import connect
from slipstitch.target import Target

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch leaks --identity alice=alice.json --identity bob=bob.json db:pg:///app
slipstitch leaks --identity a='{"sub": "1"}' --belongs a=TENANT --anonymous anon staging
slipstitch leaks --tenant-column team_id --identity alice=alice.json --matrix staging
slipstitch leaks --identity alice=alice.json --no-writes --no-functions --json staging
slipstitch leaks --identity alice=alice.json --mutate copy   spoil each policy; who notices?
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@click.option(
    "--identity",
    "given",
    multiple=True,
    metavar="NAME=FILE",
    help="Somebody who asks: a file with the claims of a token, or the claims themselves.",
)
@click.option(
    "--belongs",
    multiple=True,
    metavar="NAME=TENANT",
    help="Whose rows are theirs, where the claims do not say; several by commas.",
)
@click.option(
    "--role",
    default="authenticated",
    show_default=True,
    metavar="ROLE",
    help="The role of claims that name none.",
)
@click.option(
    "--anonymous", multiple=True, metavar="ROLE", help="A role to try without claims, such as anon."
)
@click.option(
    "--tenant-column",
    "tenant_columns",
    multiple=True,
    metavar="COLUMN",
    help="The column that says whose a row is; guessed where not given.",
)
@click.option("--schema", "schemas", multiple=True, metavar="SCHEMA", help="Try this schema only.")
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Rows of others to look for in each table.",
)
@click.option(
    "--small",
    type=click.IntRange(min=0),
    default=10_000,
    show_default=True,
    help="Rows up to which statements without a where are tried.",
)
@timeout_option(30, "one statement")
@click.option("--no-writes", is_flag=True, help="Try no insert, update or delete.")
@click.option("--no-functions", is_flag=True, help="Call no function.")
@click.option("--even-protected", is_flag=True, help="Also where the target is marked protected.")
@click.option(
    "--mutate", "is_mutated", is_flag=True, help="Spoil each policy in turn, and say who notices."
)
@click.option(
    "--reasons",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Why some mutants are noticed by nobody: an object of names and reasons.",
)
@click.option(
    "--even-in-use", is_flag=True, help="With --mutate, also where the server is no throwaway one."
)
@click.option("--matrix", is_flag=True, help="Print every trial, a letter for each identity.")
@json_option
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    given: tuple[str, ...],
    belongs: tuple[str, ...],
    role: str,
    anonymous: tuple[str, ...],
    tenant_columns: tuple[str, ...],
    schemas: tuple[str, ...],
    rows: int,
    small: int,
    timeout: float,
    no_writes: bool,
    no_functions: bool,
    even_protected: bool,
    is_mutated: bool,
    reasons: Path | None,
    even_in_use: bool,
    matrix: bool,
    as_json: bool,
    **places: Any,
) -> int:
    """Try, as each of several people, to reach rows of others in a database with row security.

    Every table, view, counter and function is tried by select, copy, insert, update, delete, keys
    and plans. Everything is done in one transaction, in savepoints, and rolled back; only counters
    move on, and what a function does outside of the database stays done. Whose a row is is read
    past row security, so the login must be a superuser or have bypassrls.

    Exits 0 when nothing leaks, 1 when something does; a note alone does not count. What could not
    be tried is said.

    With --mutate each policy is opened and dropped, one at a time, and the report names who noticed
    by what; 1 when nobody noticed and no reason is given. Each change is rolled back, but locks its
    table, so it is done on throwaway servers only.
    """
    identities = read_identities(given, belongs, role, anonymous)
    if not any(identity.tenants for identity in identities):
        raise SlipstitchError(
            "leaks",
            "nobody to try it as",
            hint="--identity alice=alice.json, a file with the claims of a token; two people of "
            "two tenants show most",
        )
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments)
    _refuse_protected(goal, even_protected=even_protected)
    options = Options(
        tenant_columns,
        rows=rows,
        small=small,
        timeout=timeout,
        writes=not no_writes,
        routines=not no_functions,
        schemas=frozenset(schemas),
    )
    try:
        connection = connect(
            goal.conninfo(invocation.environ), "slipstitch leaks", invocation.environ
        )
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error
    with closing(connection):
        if is_mutated:
            refuse_in_use(connection, even_in_use=even_in_use)
            return mutate(
                invocation,
                connection,
                identities,
                options,
                left_out=_registries(goal),
                reasons=read_reasons(reasons),
                as_json=as_json,
            )
        result, catalogue = run_matrix(
            connection, identities, options, _registries(goal), tell=_teller(invocation)
        )
    findings = findings_of(result, catalogue, identities)
    if as_json:
        document = as_document(result, findings, identities)
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        if matrix:
            for line in matrix_lines(result, identities):
                invocation.say(line)
        for line in lines(result, findings):
            invocation.say(line)
    if gravest(findings):
        return 1
    _refuse_silence(result, identities)
    return 0


def _refuse_protected(goal: Target, *, even_protected: bool) -> None:
    if even_protected or not goal.is_protected:
        return
    raise SlipstitchError(
        "leaks",
        f'the target "{goal.shown}" is marked protected',
        detail="the trials write, although nothing of it stays",
        hint="try a copy of it; or say --even-protected, best with --no-writes --no-functions",
    )


def _refuse_silence(result: Result, identities: list[Identity]) -> None:
    """Fail where nothing was shown: people who see nothing at all leak nothing either."""
    if result.answered:
        return
    names = ", ".join(f'"{identity.name}"' for identity in identities if identity.tenants)
    raise SlipstitchError(
        "leaks",
        f"nothing is proved: {names} reached no row of their own",
        hint="their claims may not be what the policies read, or their role has no rights",
    )


def _registries(goal: Target) -> list[str]:
    return [goal.registry, progress_schema(goal.registry)]


def _teller(invocation: Invocation) -> Any:
    def tell(text: str) -> None:
        if invocation.verbosity > 1:
            invocation.warn(text)

    return tell
