"""``slipstitch drill``: restore a backup on a throwaway server, and prove what came back."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.drill_content import filler
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import json_option, parse_assignments, set_option, sqitch_command
from slipstitch.drill.demonstration import demonstrate
from slipstitch.drill.model import Goals, Report, Source
from slipstitch.drill.restore import Wishes, drill_backup
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.report.drill import as_document, as_text
from slipstitch.report.runbook import as_page
from slipstitch.session.connect import connect

__all__ = ["command"]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|h|d)?\Z")
_SECONDS = {None: 1, "s": 1, "min": 60, "h": 3600, "d": 86400}
_RECORD = "ops.record_backup_drill(jsonb)"


def _seconds(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """Read a duration such as ``4h``."""
    if value is None:
        return None
    found = _DURATION.match(value)
    if found is None:
        message = f'"{value}" is no duration; write 90s, 15min, 4h or 1d'
        raise click.BadParameter(message)
    return float(found[1]) * _SECONDS[found[2]]


def _instant(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    """Read a moment with its zone: without one it would mean another moment elsewhere."""
    if value is None:
        return None
    text = re.sub(r"([+-]\d\d)$", r"\1:00", value.strip())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f'"{value}" is no moment; write 2026-03-01 09:59:59+00'
        raise click.BadParameter(message) from error
    if moment.tzinfo is None:
        message = f'"{value}" names no time zone; write {value}+00 for UTC'
        raise click.BadParameter(message)
    return moment


@sqitch_command(
    examples="""
slipstitch drill                                              a disaster of our own, start to end
slipstitch drill --backup /backup/base --archive /backup/wal  restore yours, to the end
slipstitch drill --backup /backup/base --archive /backup/wal --until '2026-03-01 09:59:59+00'
slipstitch drill --backup /backup/base --archive /backup/wal --rto 4h --rpo 1h --record live
slipstitch drill --backup /backup/base --restore-command 'gunzip -c /backup/wal/%f.gz > %p'
slipstitch drill --fetch 'pgbackrest --stanza=main --pg1-path=%d restore' \\
    --restore-command 'pgbackrest --stanza=main archive-get %f "%p"'
slipstitch drill --seed seed.sql --page RECOVERY.md           a runbook with figures of your plan
"""
)
@click.option(
    "--backup",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Base backup, plain or tar; only read.",
)
@click.option("--fetch", metavar="COMMAND", help="Brings the backup into the folder %d instead.")
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of archived segments; only read.",
)
@click.option("--restore-command", metavar="COMMAND", help="Brings segment %f to %p instead.")
@click.option(
    "--until", metavar="TIME", callback=_instant, help="Moment to restore to; else to the end."
)
@click.option(
    "--superuser",
    metavar="NAME",
    default="postgres",
    show_default=True,
    help="A superuser of the server that was backed up.",
)
@click.option(
    "--setting",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="A setting of the restored server; repeatable.",
)
@click.option(
    "--tenant-column",
    "tenant_columns",
    metavar="COLUMN",
    multiple=True,
    default=("organization_id", "tenant_id"),
    show_default=True,
    help="Column that says whose a row is; repeatable.",
)
@click.option(
    "--proof",
    metavar="FUNCTION",
    default="ops.prove_restore",
    show_default=True,
    help="Function of the database that returns what is wrong with it.",
)
@click.option("--rto", metavar="TIME", callback=_seconds, help="Fail if it takes longer.")
@click.option("--rpo", metavar="TIME", callback=_seconds, help="Fail if more work is lost.")
@click.option("--no-digests", is_flag=True, help="Count no rows.")
@click.option("--no-amcheck", is_flag=True, help="Do not read every table and index.")
@click.option("--no-plan", is_flag=True, help="Demonstrate without deploying the plan.")
@click.option(
    "--seed",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="SQL with rows for the demonstration, run by psql after the plan.",
)
@click.option("--record", metavar="TARGET", help="Hand the report to ops.record_backup_drill().")
@click.option("--page", metavar="FILE", type=click.Path(path_type=Path), help="Write the runbook.")
@click.option(
    "--postgres-bin",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of the PostgreSQL programs.",
)
@json_option
@set_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    record: str | None,
    page: Path | None,
    as_json: bool,
    no_plan: bool,
    seed: Path | None,
    variables: dict[str, str],
    **options: Any,
) -> int:
    """Restore a backup on a throwaway server and prove what came back.

    Without a backup it demonstrates the whole: a server with an archive, a base backup, work, an
    accident, a restore to the moment before. A plan in this folder is deployed there first.
    With one it restores yours; backup and archive are only read, and the restored server listens
    on no address.

    Proved are the manifest of the backup, the end of recovery, an archive without gaps, rows and
    digests of each tenant, what the database knows itself, and every table and index; RTO and RPO
    are measured. Exits 0 when all of it holds, 1 when something does not.
    """
    source, wishes = _read(options)
    keep = None if record is None else _recorder(invocation, record)
    tell = _teller(invocation)
    if source is None:
        fill = filler(invocation, with_plan=not no_plan, seed=seed, sets=variables, tell=tell)
        report = demonstrate(wishes, fill, tell)
    else:
        report = drill_backup(source, wishes, tell)
    if keep is not None:
        keep(report)
    if page is not None:
        write_whole(page, as_page(report).encode())
        tell(f"wrote {page}")
    document = json.dumps(as_document(report), ensure_ascii=False, indent=2) if as_json else None
    invocation.say(document or as_text(report))
    return 0 if report.succeeded else 1


def _read(options: dict[str, Any]) -> tuple[Source | None, Wishes]:
    """Return what is restored, which is nothing in a demonstration, and how."""
    wishes = Wishes(
        tenant_columns=options["tenant_columns"],
        proof=options["proof"],
        goals=Goals(options["rto"], options["rpo"]),
        digests=not options["no_digests"],
        amcheck=not options["no_amcheck"],
        postgres_bin=options["postgres_bin"],
    )
    if options["backup"] and options["fetch"]:
        raise SlipstitchError("drill", "give --backup or --fetch, not both")
    if options["archive"] and options["restore_command"]:
        raise SlipstitchError("drill", "give --archive or --restore-command, not both")
    if not (options["backup"] or options["fetch"]):
        for name in ("archive", "restore_command", "until"):
            if options[name] is not None:
                raise SlipstitchError(
                    "drill",
                    f"--{name.replace('_', '-')} needs a backup",
                    hint="name it with --backup, or how to get it with --fetch",
                )
        return None, wishes
    source = Source(
        backup=options["backup"],
        fetch=options["fetch"],
        archive=options["archive"],
        restore_command=options["restore_command"],
        until=options["until"],
        superuser=options["superuser"],
        settings=parse_assignments(options["settings"]),
    )
    return source, wishes


def _recorder(invocation: Invocation, argument: str) -> Callable[[Report], None]:
    """Return what writes a report down; refuse a database that cannot before the drill is made.

    :raises SlipstitchError: it has no such function.
    """
    goal = invocation.target(argument)
    conninfo = goal.conninfo(invocation.environ)
    with closing(connect(conninfo, "slipstitch drill", invocation.environ)) as connection:
        found = connection.execute("select to_regprocedure(%s)", [_RECORD]).fetchone()
    if found is None or found[0] is None:
        raise SlipstitchError(
            "drill",
            f"{goal.shown} has no function {_RECORD}",
            hint="it takes the document that --json prints, and keeps it",
        )

    def keep(report: Report) -> None:
        text = json.dumps(as_document(report))
        with closing(connect(conninfo, "slipstitch drill", invocation.environ)) as connection:
            connection.execute("select ops.record_backup_drill(%s::jsonb)", [text])

    return keep


def _teller(invocation: Invocation) -> Callable[[str], None]:
    """Return what says on standard error what is done; standard output is for the report."""

    def tell(text: str) -> None:
        if invocation.verbosity >= 1:
            sys.stdout.flush()
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    return tell
