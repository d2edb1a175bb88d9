"""``slipstitch history``: when an object appeared and changed, by whom, in which change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import groupby
from typing import Any

import click
import psycopg

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command
from slipstitch.drift.touches import Touch, Touches
from slipstitch.errors import SlipstitchError
from slipstitch.passwords import hide_passwords
from slipstitch.plan.identity import format_timestamp
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_deployed, read_look
from slipstitch.session.connect import connect
from slipstitch.target import Target
from slipstitch.target.variables import variables as merged_variables

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch history billing.invoices                 a table, view or routine
slipstitch history billing.invoices.due_on          a column
slipstitch history "policy own_rows on billing.invoices"
slipstitch history billing.invoices -t production   with when and by whom it was deployed there
"""
)
@click.argument("name", metavar="OBJECT", nargs=-1, required=True)
@click.option("-t", "--target", metavar="TARGET", help="Read when each change was deployed there.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    name: tuple[str, ...],
    target: str | None,
    as_json: bool,
    variables: dict[str, str],
) -> int:
    """Say when an object appeared and changed, by whom, in which change.

    Read from the deploy scripts of the plan: what defines, alters, comments, grants or runs code
    that names the object. With a target also when and by whom each change was deployed there.
    Exits 1 when no change names it.
    """
    address = hide_passwords(" ".join(name))  # a target may stand where an object belongs
    goal = invocation.target(target)
    project = invocation.project(goal)
    sets = merged_variables(invocation.config, goal, "deploy", variables)
    touches = Touches(project, {**sets, "registry": goal.registry}).of(address)
    deployed = _deployed(invocation, goal, project.plan.project) if target is not None else None
    entries = [
        _entry(list(each), deployed)
        for _, each in groupby(touches, key=lambda touch: touch.change.id)
    ]
    if as_json:
        document = {"object": address, "changes": entries}
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for entry in entries:
            invocation.say("\n".join(_paragraph(entry)))
        if not entries:
            invocation.warn(f'no change of the plan names "{address}"')
    return 0 if entries else 1


def _deployed(invocation: Invocation, goal: Target, project: str) -> Mapping[str, DeployedChange]:
    try:
        with closing(
            connect(goal.conninfo(invocation.environ), "slipstitch history", invocation.environ)
        ) as connection:
            queries = Queries(goal.registry)
            if not read_look(connection, queries).has_changes:
                return {}
            return {each.id: each for each in read_deployed(connection, queries, [project])}
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error


def _entry(
    touches: Sequence[Touch], deployed: Mapping[str, DeployedChange] | None
) -> dict[str, Any]:
    change = touches[0].change
    entry: dict[str, Any] = {
        "change": change.text,
        "change_id": change.id,
        "planned_at": format_timestamp(change.planned_at),
        "planner": str(change.planner),
        "note": change.note,
        "statements": [
            {
                "verb": touch.verb,
                "location": str(touch.location),
                "text": " ".join(touch.text.split())[:120],
            }
            for touch in touches
        ],
    }
    if deployed is not None:
        found = deployed.get(change.id)
        entry["deployed_at"] = format_timestamp(found.committed_at) if found else None
        entry["committer"] = str(found.committer) if found else None
    return entry


def _paragraph(entry: Mapping[str, Any]) -> list[str]:
    lines = [f"{entry['planned_at']}  {entry['change']}  {entry['planner']}"]
    if entry["note"]:
        lines.append(f"    {entry['note']}")
    if "deployed_at" in entry:
        when = entry["deployed_at"]
        lines.append(f"    deployed {when} by {entry['committer']}" if when else "    not deployed")
    lines += [f"    {each['location']}: {each['text']}" for each in entry["statements"]]
    return lines
