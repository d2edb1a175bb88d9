"""``slipstitch roundtrip``: prove that each revert leaves the database as it was."""

from __future__ import annotations

import json
from typing import Any

import click

from slipstitch.catalog.diff import as_json, but_for_logs, lines
from slipstitch.cli.empty_database import empty_database
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command
from slipstitch.drift.roundtrip import Trip, make_round_trips
from slipstitch.plan.references import find_in_plan

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch roundtrip                             every change, on a throwaway server
slipstitch roundtrip --only billing/invoices     one change; the others are only deployed
slipstitch roundtrip --from @v1.4~               what came since a tag; what was before is deployed
slipstitch roundtrip --ignore position           columns may come back at the end of a table
slipstitch roundtrip --schema-only               do not compare rows and sequences
"""
)
@click.argument("target", required=False)
@click.option("--from", "first", metavar="CHANGE", help="Begin with this change.")
@click.option("--to", "last", metavar="CHANGE", help="End with this change.")
@click.option("--only", multiple=True, metavar="CHANGE", help="Prove only this change; repeatable.")
@click.option(
    "--ignore", multiple=True, metavar="ATTRIBUTE", help="This need not come back; repeatable."
)
@click.option("--schema-only", is_flag=True, help="Compare no rows and no sequences.")
@click.option("--json", "json_output", is_flag=True, help="Print the result as one JSON document.")
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    *,
    target: str | None,
    first: str | None,
    last: str | None,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    schema_only: bool,
    json_output: bool,
    variables: dict[str, str],
) -> int:
    """Prove that each revert leaves the database as it was.

    Each change in turn is deployed, verified and reverted in an empty database; then catalogue
    and rows must be as before, but that logs may have grown. It is deployed again for the next
    one, and must make the same. Exits 1 if anything differs.
    """

    def tell(trip: Trip) -> None:
        if not json_output and (invocation.verbosity or not trip.is_exact):
            invocation.say("\n".join(_paragraph(trip)))

    with empty_database(invocation, target, sets=variables, with_data=not schema_only) as builder:
        plan = builder.project.plan
        end = find_in_plan(plan, last) if last is not None else None
        trips = make_round_trips(
            builder,
            tell,
            first=find_in_plan(plan, first) if first is not None else None,
            last=end,
            only=only,
            ignore=ignore,
        )
    if json_output:
        document = {"changes": [_document(trip) for trip in trips]}
        invocation.say(json.dumps(document, indent=2))
    behind = end.position if end is not None else len(plan.changes) - 1
    if trips and not trips[-1].is_deployed and trips[-1].change.position < behind:
        invocation.warn(f"{behind - trips[-1].change.position} later changes were not tried")
    return 0 if all(trip.is_exact for trip in trips) else 1


def _paragraph(trip: Trip) -> list[str]:
    """Return the lines about one change."""
    if trip.is_exact:
        return [f"  ± {trip.change.text} .. ok{but_for_logs(trip.grown)}"]
    told = [f"  ± {trip.change.text} .. not exact"]
    if trip.error is not None:
        what = "the revert" if trip.is_deployed else "the second deploy"
        told.append(f"    {what} failed: {trip.error.message}")
    told += [f"    {line}" for line in lines(trip.left_behind, left="before", right="reverted")]
    told += [f"    {line}" for line in lines(trip.unlike_first, left="first", right="second")]
    return told


def _document(trip: Trip) -> dict[str, Any]:
    """Return what is known of one change as plain data."""
    return {
        "change": trip.change.name,
        "change_id": trip.change.id,
        "exact": trip.is_exact,
        "left_behind": as_json(trip.left_behind),
        "unlike_first": as_json(trip.unlike_first),
        "logs_grown": dict(trip.grown),
        "error": trip.error.message if trip.error is not None else None,
    }
