"""``slipstitch plan``: show the changes of the plan."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

import click

from slipstitch.cli.display import (
    as_document,
    configured,
    display_options,
    make_formatter,
    print_records,
)
from slipstitch.cli.grammar import FullOption
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command, target_option
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Plan
from slipstitch.report.format import Entry

__all__ = ["command", "entry_of", "search_plan"]

EVENTS = {"+": "deploy", "-": "revert"}


def entry_of(change: Change, plan: Plan) -> Entry:
    """Return a planned change as a record to format."""
    return Entry(
        EVENTS[change.operator],
        plan.project,
        change.id,
        change.name,
        change.note,
        # Most have none, and a long plan has many changes.
        [tag.text for tag in change.tags] if change.tags else (),
        [one.text for one in change.requires] if change.requires else (),
        [one.text for one in change.conflicts] if change.conflicts else (),
        change.planner,
        change.planned_at,
    )


def _pattern(text: str | None) -> re.Pattern[str] | None:
    try:
        return None if text is None else re.compile(text)
    except re.error as error:
        message = f'"{text}" is no regular expression: {error}'
        raise SlipstitchError("plan", message) from error


def search_plan(plan: Plan, values: dict[str, Any]) -> Iterable[Change]:
    """Return the changes that pass all filters, then leave out and limit.

    Sqitch 1.3.1 limits before it filters and lets a change pass that meets one filter of
    several; that helps nobody.

    :param values: the command's options under their names.
    """
    events = set(values["event"])
    unknown = sorted(events - set(EVENTS.values()))
    if unknown:
        message = f'Unknown change operation "{unknown[0]}"'
        raise SlipstitchError("plan", message, hint="plans know deploy and revert")
    name, planner = _pattern(values["change_pattern"]), _pattern(values["planner_pattern"])
    found = (
        change
        for change in (reversed(plan.changes) if values["reverse"] else plan.changes)
        if (not events or EVENTS[change.operator] in events)
        and (name is None or name.search(change.name))
        and (planner is None or planner.search(change.planner.name))
    )
    skip, count = values["skip"], values["max_count"]
    return islice(found, skip, skip + count if count else None)


@sqitch_command(
    examples="""
slipstitch plan --oneline -n 10 --reverse    the last ten changes, newest first
slipstitch plan --change '^billing/' --json  the changes of a folder, as JSON
slipstitch plan --format 'format:%h %n%t'    a format of one's own
slipstitch plan --check                      after a merge: exit 1 if a line is not in its place
slipstitch plan --check --mend production    put lines right; what is deployed there stays
"""
)
@click.argument("arguments", nargs=-1, metavar="[TARGET]")
@target_option
@click.option(
    "--event", multiple=True, metavar="EVENT", help="Only deploy or revert lines; repeatable."
)
@click.option(
    "--change-pattern",
    "--change",
    "change_pattern",
    metavar="REGEX",
    help="Only changes whose name matches.",
)
@click.option(
    "--planner-pattern",
    "--planner",
    "planner_pattern",
    metavar="REGEX",
    help="Only changes whose planner's name matches.",
)
@click.option(
    "--check", cls=FullOption, is_flag=True, help="Name lines that a merge left twice or misplaced."
)
@click.option(
    "--mend", cls=FullOption, is_flag=True, help="With --check: write the plan without them."
)
@display_options
@pass_invocation
def command(
    invocation: Invocation, arguments: tuple[str, ...], *, check: bool, mend: bool, **_options: Any
) -> int | None:
    """Show the changes of the plan, in their order.

    Nothing is read but the plan: no database is needed. Only with --check the databases that are
    named, and targets marked protected, are asked what is deployed: such lines are never moved.
    """
    if check or mend:
        # It loads the driver, which nobody else here needs.
        module = importlib.import_module("slipstitch.cli.plan_check")
        options = click.get_current_context().params
        found: int = module.check_plan(
            invocation, arguments, options["target"], mends=mend, as_json=options["as_json"]
        )
        return found
    values = configured(invocation.config, "plan", click.get_current_context())
    formatter = make_formatter(invocation, "plan", values)
    named = invocation.arguments(arguments, target=values["target"])
    target = invocation.one_target(named, does="using")
    plan = invocation.plan_file(target).plan
    entries = (entry_of(change, plan) for change in search_plan(plan, values))
    if values["as_json"]:
        about = {"project": plan.project, "uri": plan.uri, "file": plan.path}
        invocation.say(as_document(about, "changes", entries))
        return None
    if not plan.changes:
        message = f"No changes in {plan.path}"
        raise SlipstitchError("plan", message, exit_code=1)
    header = f"# Project: {plan.project}\n# File:    {plan.path}\n\n"
    records = (formatter.write(entry) for entry in entries)
    print_records(invocation, header if values["headers"] else "", records)
    return None
