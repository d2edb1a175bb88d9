"""``slipstitch rehearse record``: write the workload of a real server as files."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import psycopg

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.rehearse.record import Recorded, Unusable
from slipstitch.rehearse.record import record as record_workload
from slipstitch.session.connect import connect

__all__ = ["record"]


@sqitch_command(
    short_help="Write the workload of a real server as files",
    examples="""
slipstitch rehearse record production --output workload/
slipstitch rehearse record db:pg://shop/shop --output workload/ --role web --limit 30
""",
)
@click.argument("target")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Folder for the files; made if it is missing, else it must hold no workload.",
)
@click.option("--limit", default=50, metavar="N", help="Statements at the most; 50.")
@click.option("--role", metavar="NAME", help="Take only what this role ran.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@pass_invocation
def record(
    invocation: Invocation,
    /,
    *,
    target: str,
    output: Path,
    limit: int,
    role: str | None,
    as_json: bool,
) -> int:
    """Write what a server runs most often, from pg_stat_statements, as a workload.

    Texts are taken, never values: parameters are drawn from the data of the rehearsal, by
    queries that stand in the files and can be edited. What could not be drawn or prepared is
    listed. Nothing is written to the server.
    """
    if any(output.glob("*.sql")):
        raise SlipstitchError(
            "rehearse",
            f'"{output}" holds a workload already',
            hint="name another folder, or remove its files first",
        )
    goal = invocation.target(target)
    conninfo = goal.conninfo(invocation.environ)
    try:
        with closing(connect(conninfo, "slipstitch rehearse", invocation.environ)) as connection:
            connection.read_only = True
            recorded, unusable = record_workload(connection, limit=limit, role=role)
    except psycopg.OperationalError as error:
        raise SlipstitchError("engine", str(error).strip()) from error
    for each in recorded:
        write_whole(output / f"{each.name}.sql", each.as_file().encode())
    if as_json:
        invocation.say(json.dumps(_document(recorded, unusable), ensure_ascii=False, indent=2))
    else:
        _say(invocation, output, recorded, unusable)
    return 0


def _say(
    invocation: Invocation, output: Path, recorded: list[Recorded], unusable: list[Unusable]
) -> None:
    for each in recorded:
        invocation.say(f"{output / each.name}.sql  {each.calls} calls, weight {each.weight}")
        for number, reason in sorted(each.not_drawn.items()):
            invocation.say(f"    ${number} is not drawn: {reason}")
    for lost in unusable:
        text = " ".join(lost.text.split())
        invocation.say(f"not recorded, {lost.calls} calls: {lost.reason}: {text}")
    open_ones = sum(bool(each.not_drawn) for each in recorded)
    invocation.inform(
        f"{len(recorded)} statements recorded, {open_ones} of them with parameters to be drawn "
        f"by hand, {len(unusable)} not recorded"
    )


def _document(recorded: list[Recorded], unusable: list[Unusable]) -> dict[str, Any]:
    return {
        "statements": [
            {
                "file": f"{each.name}.sql",
                "text": each.text,
                "calls": each.calls,
                "mean_ms": round(each.mean, 3),
                "weight": each.weight,
                "draws": [
                    {"parameters": list(drawing.parameters), "query": drawing.query}
                    for drawing in each.drawings
                ],
                "not_drawn": {str(number): why for number, why in each.not_drawn.items()},
            }
            for each in recorded
        ],
        "not_recorded": [
            {"text": each.text, "calls": each.calls, "reason": each.reason} for each in unusable
        ],
    }
