"""``slipstitch log``: show the history of a database."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import click

from slipstitch.cli.display import (
    as_document,
    configured,
    display_options,
    make_formatter,
    print_records,
)
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, sqitch_command, target_option
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Person
from slipstitch.registry.events import EventSearch, has_events, search_events
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_look
from slipstitch.report.format import Entry
from slipstitch.session.connect import connect
from slipstitch.target import Target

__all__ = ["command"]

EVENTS = ("deploy", "revert", "fail", "merge")
CONNECTION = ("registry", "client", "db_name", "db_user", "db_host", "db_port")


def _entries_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    """Give rows of ``events`` as records to format; what was not read in brief is ``None``."""
    person = cache(Person)
    for (
        event,
        change_id,
        change,
        project,
        note,
        requires,
        conflicts,
        tags,
        committed_at,
        committer_name,
        committer_email,
        planned_at,
        planner_name,
        planner_email,
    ) in rows:
        yield Entry(
            event,
            project,
            change_id,
            change,
            note,
            tags,
            requires,
            conflicts,
            person(planner_name, planner_email),
            planned_at,
            person(committer_name, committer_email),
            committed_at,
        )


def _read_history(
    invocation: Invocation, target: Target, values: dict[str, Any], *, in_brief: bool
) -> list[tuple[Any, ...]]:
    """Read what was asked for; say so where there is no history."""
    search = EventSearch(
        events=values["event"],
        change=values["change_pattern"],
        project=values["project_pattern"],
        committer=values["committer_pattern"],
        max_count=values["max_count"],
        skip=values["skip"],
        oldest_first=values["reverse"],
        in_brief=in_brief,
    )
    queries = Queries(target.registry)
    with connect(
        target.conninfo(invocation.environ), "slipstitch log", invocation.environ
    ) as connection:
        if not read_look(connection, queries).exists:
            message = f"Database {target.shown} has not been initialized for Sqitch"
            raise SlipstitchError("log", message, exit_code=1)
        rows = search_events(connection, queries, search)
        if not rows and not has_events(connection, queries):
            message = f"No events logged for {target.shown}"
            raise SlipstitchError("log", message, exit_code=1)
        return rows


@sqitch_command(
    examples="""
slipstitch log --oneline -n 20 production      the latest twenty events
slipstitch log --event fail --event revert     what did not last
slipstitch log --change '^billing/' --json     the history of a folder, as JSON
slipstitch log --format 'format:%{date}c %n'   a format of one's own
"""
)
@click.argument("arguments", nargs=-1, metavar="[TARGET]")
@target_option
@connection_options
@click.option(
    "--event",
    multiple=True,
    type=click.Choice(EVENTS),
    help="Only events of this kind; repeatable.",
)
@click.option(
    "--change-pattern",
    "--change",
    "change_pattern",
    metavar="REGEX",
    help="Only changes whose name matches.",
)
@click.option(
    "--project-pattern",
    "--project",
    "project_pattern",
    metavar="REGEX",
    help="Only projects whose name matches.",
)
@click.option(
    "--committer-pattern",
    "--committer",
    "committer_pattern",
    metavar="REGEX",
    help="Only committers whose name matches.",
)
@display_options
@pass_invocation
def command(invocation: Invocation, arguments: tuple[str, ...], **_options: Any) -> int:
    """Show what was deployed to a database, reverted and what failed, newest first.

    Filters are regular expressions of PostgreSQL; an event must pass them all.
    """
    values = configured(invocation.config, "log", click.get_current_context())
    formatter = make_formatter(invocation, "log", values)
    options = {name: values[name] for name in CONNECTION}
    named = invocation.arguments(arguments, target=values["target"], **options)
    target = invocation.one_target(named)
    status = 0
    try:
        in_brief = formatter.is_brief and not values["as_json"]
        rows = _read_history(invocation, target, values, in_brief=in_brief)
    except SlipstitchError as error:
        if error.exit_code != 1 or not values["as_json"]:
            raise
        # Standard output is the document's, whatever there is to show.
        sys.stderr.write(f"{error.message}\n")
        rows, status = [], 1
    entries = _entries_of(rows)
    if values["as_json"]:
        invocation.say(as_document({"database": target.shown}, "events", entries))
        return status
    header = f"On database {target.shown}\n" if values["headers"] else ""
    print_records(invocation, header, (formatter.write(entry) for entry in entries))
    return status
