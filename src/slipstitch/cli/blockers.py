"""``slipstitch blockers``: why is it stuck, and what may be done about it."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from typing import Any

import click
import psycopg

from slipstitch.blockers.read import look
from slipstitch.blockers.scripts import Scripts
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, sqitch_command, target_option
from slipstitch.errors import SlipstitchError
from slipstitch.report.blockers import BlockersReport
from slipstitch.session.connect import connect

__all__ = ["command"]

_CLEAR = "\x1b[H\x1b[2J"


@sqitch_command(
    examples="""
slipstitch blockers production               who waits for whom, and what to do
slipstitch blockers --watch 2 production     again every two seconds, until Ctrl-C
slipstitch blockers --json production        the same for programs
slipstitch blockers --all-statements         with the statements of others
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@click.option(
    "--watch",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="Look again after so many seconds, until Ctrl-C.",
)
@click.option(
    "--all-statements",
    is_flag=True,
    help="Show the statements of others too; they may hold data of people.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document; a line a look.")
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    watch: float | None,
    all_statements: bool,
    as_json: bool,
    **places: Any,
) -> int:
    """Show who waits for whom on the server, as a tree: what holds the others up comes first.

    For each it says the change and statement in flight, how far it is, whether it is safe to
    cancel, what becomes of its work, and the statement that does it. Nothing is locked or written.
    Exits 0 when nobody waits, 1 when somebody does.

    Statements of others are not shown unless asked for. A role without pg_monitor does not see
    what others do; the tree is whole all the same.
    """
    arguments = invocation.arguments(words, target=target, takes_changes=False, **places)
    goal = invocation.one_target(arguments)
    project = invocation.project(goal) if goal.plan_file.exists() else None
    try:
        connection = connect(
            goal.conninfo(invocation.environ), "slipstitch blockers", invocation.environ
        )
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error
    with closing(connection):
        while True:
            scripts = Scripts(project)
            report = BlockersReport(
                look(connection, scripts), scripts, all_statements=all_statements
            )
            _say(invocation, report, as_json=as_json, again=watch is not None)
            if watch is None:
                return 1 if report.anybody_waits else 0
            sys.stdout.flush()
            time.sleep(watch)


def _say(invocation: Invocation, report: BlockersReport, *, as_json: bool, again: bool) -> None:
    """Print one look; of several on a terminal the latest alone."""
    if as_json:
        document = json.dumps(report.document(), ensure_ascii=False, indent=None if again else 2)
        invocation.say(document)
        return
    if again and sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    if again:
        invocation.say(time.strftime("%H:%M:%S"))
    for line in report.lines():
        invocation.say(line)
