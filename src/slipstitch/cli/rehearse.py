"""``slipstitch rehearse``: try changes with data and the application at work, and report."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import psycopg

from slipstitch.cli.empty_database import empty_database
from slipstitch.cli.grammar import SqitchGroup
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import (
    GENERAL_OPTIONS,
    parse_assignments,
    set_option,
    sqitch_command,
)
from slipstitch.cli.rehearse_record import record
from slipstitch.cli.rehearse_settings import read_settings
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_deployed_ids
from slipstitch.rehearse.model import Rehearsal
from slipstitch.rehearse.run import chosen_changes, rehearse
from slipstitch.report.rehearsal import as_document, as_text
from slipstitch.report.rehearsal_page import as_page
from slipstitch.session.connect import connect
from slipstitch.target import Target

__all__ = ["command"]

_VERBS = ("run", "record")


class _RehearseGroup(SqitchGroup):
    """Runs ``run`` where no verb is named first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``run`` in front of anything that is no verb."""
        if not args or args[0] not in _VERBS:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.command(
    cls=_RehearseGroup,
    general_options=GENERAL_OPTIONS,
    help=(
        "Try changes on a throwaway server, with data in it and the application at work.\n\n"
        "Without a verb it is run."
    ),
    examples="""
slipstitch rehearse --data fixture.sql --workload workload/
slipstitch rehearse record production --output workload/
""",
)
def command() -> None:
    """Group the verbs; the help text is above."""


@sqitch_command(
    short_help="Rehearse changes and report",
    examples="""
slipstitch rehearse -f workload/ --data fixture.sql          what is planned after the last tag
slipstitch rehearse production -f workload/ --data dump.pg   what is not deployed there
slipstitch rehearse --from orders__add_region --html rehearsal.html
slipstitch rehearse --budget wait=100 --budget p99=3 --json
slipstitch rehearse record production --output workload/     the workload of a real server
""",
)
@click.argument("target", required=False)
@click.option("--from", "first", metavar="CHANGE", help="First change to rehearse.")
@click.option("--to", "last", metavar="CHANGE", help="Last change to rehearse.")
@click.option(
    "-f",
    "--workload",
    multiple=True,
    metavar="FILE[@WEIGHT]",
    help="What clients do: a file of SQL, or a folder of such; repeatable.",
)
@click.option(
    "--contract",
    multiple=True,
    metavar="FILE",
    help="Statements of the previous version, where the workload is not they; repeatable.",
)
@click.option(
    "--data", multiple=True, metavar="FILE", help="SQL, or an archive of pg_dump; repeatable."
)
@click.option("--scale", type=int, metavar="N", help="What :scale is in data and workload.")
@click.option("--clients", type=int, metavar="N", help="Connections of the workload; 8.")
@click.option("--rate", type=float, metavar="N", help="Pieces of work a second; 100.")
@click.option("--window", type=float, metavar="SECONDS", help="Load before and after each step; 2.")
@click.option("--role", metavar="NAME", help="Role that the clients take.")
@click.option("--prepared", is_flag=True, help="Clients prepare statements once and keep them.")
@click.option("--seed", type=int, metavar="N", help="Decides what is drawn and when; 1.")
@click.option(
    "--budget",
    "limits",
    multiple=True,
    metavar="NAME=LIMIT",
    help="wait and hold (ms), p99 (ratio), failed, blocking, contract; none shows it only.",
)
@click.option(
    "--ignore", multiple=True, metavar="ATTRIBUTE", help="This need not come back; repeatable."
)
@click.option("--schema-only", is_flag=True, help="Compare no rows and no sequences.")
@click.option("--on", metavar="TARGET", help="An empty database to use instead of a throwaway.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write the page.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
@set_option
@pass_invocation
def run(
    invocation: Invocation,
    /,
    *,
    target: str | None,
    first: str | None,
    last: str | None,
    on: str | None,
    limits: Sequence[str],
    html: Path | None,
    as_json: bool,
    variables: dict[str, str],
    **options: Any,
) -> int:
    """Try changes with data in the tables and the application at work.

    Each change is deployed, reverted and compared at rest, then deployed, reverted and deployed
    again under load. The report says what it locks and for how long, who waited, what failed,
    whether the previous version's statements still work, and whether the revert is exact.

    A target is only read, for what is deployed there. Exits 1 when the budget is exceeded.
    """
    goal = invocation.target(target)
    plan = invocation.plan_file(goal).plan
    settings = read_settings(
        invocation.config, {**options, "limits": parse_assignments(limits), "sets": variables}
    )
    deployed = None if target is None else _deployed(invocation, goal, plan.project)
    changes = chosen_changes(plan, deployed=deployed, first=first, last=last)
    if not changes:
        _talk(invocation, "nothing to rehearse: name a first change with --from")
        return 0
    with empty_database(
        invocation, on, sets=variables, with_data=True, like=target, is_timed=True
    ) as builder:
        number = builder.connection.info.server_version
        found = rehearse(
            builder,
            changes,
            settings,
            server=f"{number // 10000}.{number % 10000}",
            tell=lambda text: _talk(invocation, text),
        )
    if html is not None:
        page = as_page(found, settings.budget, plan.project, datetime.now().astimezone())
        write_whole(html, page.encode())
        _talk(invocation, f"wrote {html}")
    _say(invocation, found, as_json=as_json)
    return 1 if found.problems else 0


def _say(invocation: Invocation, found: Rehearsal, *, as_json: bool) -> None:
    if as_json:
        invocation.say(json.dumps(as_document(found), ensure_ascii=False, indent=2))
    else:
        invocation.say(as_text(found))


def _deployed(invocation: Invocation, goal: Target, project: str) -> frozenset[str]:
    """Read what a target has; nothing else of it is touched."""
    try:
        with closing(
            connect(goal.conninfo(invocation.environ), "slipstitch rehearse", invocation.environ)
        ) as connection:
            return read_deployed_ids(connection, Queries(goal.registry), project)
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error


def _talk(invocation: Invocation, text: str) -> None:
    """Print a line of talk on standard error; standard output is for the report."""
    if invocation.verbosity >= 1:
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


run.name, record.name = _VERBS
command.add_command(run)
command.add_command(record)
