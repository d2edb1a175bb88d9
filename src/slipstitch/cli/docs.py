"""``slipstitch docs``: the documentation of a database, from its catalogue and its comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from slipstitch.catalog.snapshot import take_snapshot
from slipstitch.cli.deployed_database import deployed_database
from slipstitch.cli.generated_files import say_generated
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import connection_options, set_option, sqitch_command, target_option
from slipstitch.handbook.pages import handbook_pages
from slipstitch.handbook.read import read_book

__all__ = ["command"]


@sqitch_command(
    examples="""
slipstitch docs                                  what the plan builds, in docs/schema
slipstitch docs production --output pages        what stands in a database, its own or not
slipstitch docs --schema billing --complete      exit 1 while anything has no comment
slipstitch docs --check production               write nothing; exit 1 if a page is not current
"""
)
@click.argument("words", nargs=-1, metavar="[TARGET]")
@target_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/schema"),
    show_default=True,
    metavar="DIR",
    help="Where the pages go.",
)
@click.option("--schema", "schemas", multiple=True, metavar="SCHEMA", help="Tell of this one only.")
@click.option("--title", metavar="TEXT", help="What the pages call it; Database by default.")
@click.option("--complete", is_flag=True, help="Exit 1 while anything has no comment.")
@click.option("--check", is_flag=True, help="Write nothing; name the pages that are not current.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@set_option
@connection_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    words: tuple[str, ...],
    target: str | None,
    output: Path,
    schemas: tuple[str, ...],
    title: str | None,
    complete: bool,
    check: bool,
    as_json: bool,
    variables: dict[str, str],
    **places: Any,
) -> int:
    """Write the documentation of a database: pages of Markdown, and diagrams as SVG and mermaid.

    For each schema a reference, a data dictionary, its functions and a diagram; what each role may
    do, with the policies that hold for it; and each index with the query that needs it. All of it
    is read from the catalogue and its comments. Without a target the plan is deployed to a
    throwaway server. Partitions are left out.
    """
    with deployed_database(invocation, words, target, variables, places) as (connection, hidden):
        book = read_book(take_snapshot(connection, without_schemas=hidden), schemas)
    status = say_generated(
        invocation,
        handbook_pages(book, title or "Database"),
        output,
        check=check,
        as_json=as_json,
        cure="slipstitch docs",
    )
    if complete and book.uncommented:
        for address in book.uncommented:
            invocation.warn(f"{address}: has no comment")
        return 1
    return status
