"""What log and plan have in common: options, their defaults in the configuration, output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from slipstitch.cli.complete import offer
from slipstitch.cli.invocation import Invocation
from slipstitch.config import Config
from slipstitch.report.colour import colour_wanted
from slipstitch.report.dates import FORMAT_NAMES, DateFormat, format_raw
from slipstitch.report.format import PRESETS, Entry, Formatter, Source, find_format
from slipstitch.report.paging import choose_pager, paged_output

__all__ = ["as_document", "configured", "display_options", "make_formatter", "print_records"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
ABBREVIATED = 6
RECORDS_AT_ONCE = 1000
OPTIONS = (
    click.option(
        "-n",
        "--max-count",
        type=click.IntRange(min=0),
        default=0,
        metavar="COUNT",
        help="Show so many at most.",
    ),
    click.option(
        "--skip", type=click.IntRange(min=0), default=0, metavar="COUNT", help="Pass over so many."
    ),
    click.option("--reverse/--no-reverse", default=False, help="Turn the order round."),
    click.option(
        "-f",
        "--format",
        "format",
        metavar="FORMAT",
        shell_complete=offer([*PRESETS["log"], "format:"]),
        help="raw, full, long, medium, short, oneline, or format:STRING.",
    ),
    click.option(
        "--date-format",
        "--date",
        "date_format",
        default="iso",
        metavar="FORMAT",
        shell_complete=offer(FORMAT_NAMES),
        help="raw, iso, rfc, full, long, medium, short, cldr:PATTERN or strftime:PATTERN.",
    ),
    click.option(
        "--color",
        "color",
        type=click.Choice(["always", "auto", "never"]),
        default="auto",
        help="When to use colour.",
    ),
    click.option("--no-color", is_flag=True, help="Never use colour."),
    click.option(
        "--abbrev",
        type=click.IntRange(min=0),
        default=0,
        metavar="LENGTH",
        help="Cut ids to this length.",
    ),
    click.option(
        "--oneline", is_flag=True, help=f"Short for --format oneline --abbrev {ABBREVIATED}."
    ),
    click.option("--headers/--no-headers", default=True, help="Say first where it comes from."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead."),
)


def display_options(function: Decorated) -> Decorated:
    """Add the options that limit and format; they arrive under Sqitch's names."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def configured(config: Config, section: str, ctx: click.Context) -> dict[str, Any]:
    """Return the command's options, those not given taken from its section.

    :raises click.UsageError: when a configured value is none the option takes.
    """
    values = dict(ctx.params)
    for param in ctx.command.params:
        name = str(param.name)
        key = f"{section}.{name}"
        given = ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
        if given or not isinstance(param, click.Option) or config.location(key) is None:
            continue
        if param.is_flag:
            values[name] = config.get_bool(key)
        elif param.multiple:
            values[name] = tuple(config.get_all(key))
        else:
            values[name] = param.type_cast_value(ctx, config.get(key))
    if values["oneline"] and ctx.get_parameter_source("format") is not ParameterSource.COMMANDLINE:
        values["format"] = "oneline"
    if values["oneline"] and not values["abbrev"]:
        values["abbrev"] = ABBREVIATED
    return values


def make_formatter(invocation: Invocation, source: Source, values: dict[str, Any]) -> Formatter:
    """Make the formatter that the options ask for.

    :raises SlipstitchError: when a format is unknown.
    """
    when = "never" if values["no_color"] else values["color"]
    name = values["format"]
    # An empty name is an empty format string to Sqitch, a missing one is the usual preset.
    template = find_format("medium" if name is None else name or "format:", source)
    return Formatter(
        template,
        source,
        date_format=DateFormat.parse(values["date_format"], invocation.environ),
        make_date_format=lambda name: DateFormat.parse(name, invocation.environ),
        abbrev=values["abbrev"],
        coloured=colour_wanted(when, sys.stdout, invocation.environ),
    )


def print_records(invocation: Invocation, header: str, records: Iterable[str]) -> None:
    """Print header and records, through a pager where there is a terminal."""
    pager = None
    if not invocation.no_pager:
        pager = choose_pager(invocation.config.get("core.pager"), invocation.environ)
    with paged_output(pager, invocation.environ) as stream:
        stream.write(header)
        # One by one, a long history takes longer to be written than to be made.
        waiting = iter(records)
        while together := list(islice(waiting, RECORDS_AT_ONCE)):
            stream.write("\n".join(together) + "\n")


def _document_of(entry: Entry) -> dict[str, Any]:
    """Return a record with the keys of the ``a`` format code."""
    document: dict[str, Any] = {
        "event": entry.event,
        "project": entry.project,
        "change_id": entry.change_id,
        "change": entry.change,
        "note": entry.note,
        "tags": list(entry.tags),
        "requires": list(entry.requires),
        "conflicts": list(entry.conflicts),
        "planner_name": entry.planner.name,
        "planner_email": entry.planner.email,
        "planned_at": format_raw(entry.planned_at),
    }
    if entry.committer is not None and entry.committed_at is not None:
        document["committer_name"] = entry.committer.name
        document["committer_email"] = entry.committer.email
        document["committed_at"] = format_raw(entry.committed_at)
    return document


def as_document(about: dict[str, Any], name: str, entries: Iterable[Entry]) -> str:
    """Return one JSON document: what it is about, and the records under a name."""
    records = [_document_of(entry) for entry in entries]
    return json.dumps({**about, name: records}, ensure_ascii=False, indent=2)
