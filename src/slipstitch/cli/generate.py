"""``slipstitch generate``: typed clients of the functions of a schema."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.deployed_database import deployed_database
from slipstitch.cli.generated_files import say_generated
from slipstitch.cli.grammar import SqitchCommand
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import (
    connection_options,
    set_option,
    sqitch_command,
    sqitch_group,
    target_option,
)
from slipstitch.clients.python import python_client
from slipstitch.clients.typescript import typescript_client
from slipstitch.generated import Generated
from slipstitch.interface.model import Interface
from slipstitch.interface.read import read_interface

__all__ = ["command"]


@sqitch_group(
    help=(
        "Write a typed client of the functions of a schema.\n\n"
        "It is read from the catalogue of a target; without one the plan is deployed to a "
        "throwaway server. Arguments with defaults may be left out, rows have types, documented "
        "SQLSTATEs (a comment that says: Raises 22023 where …) are exceptions, and comments are "
        "the documentation."
    ),
    examples="""
slipstitch generate python                       schema api, as the plan builds it
slipstitch generate typescript production        as it is in a target
slipstitch generate python --check production    write nothing; exit 1 if a file is not current
""",
)
def command() -> None:
    """Group the languages; the help text is above."""


def _options(folder: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a decorator that adds the options of every language.

    :param folder: where files go by default, as the help text says it.
    """
    options = (
        click.argument("words", nargs=-1, metavar="[TARGET]"),
        target_option,
        click.option(
            "--schema", default="api", show_default=True, metavar="SCHEMA", help="Whose functions."
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help=f"Where the files go; {folder} by default.",
        ),
        click.option(
            "--check", is_flag=True, help="Write nothing; name the files that are not current."
        ),
        click.option(
            "--json", "as_json", is_flag=True, help="Print the result as one JSON document."
        ),
        set_option,
        connection_options,
    )

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _language(
    name: str, about: str, folder: str, write: Callable[[Interface], tuple[Generated, ...]]
) -> SqitchCommand:
    """Make the command of a language.

    :param folder: where its files go, with a place for the schema.
    """

    @sqitch_command(
        name=name,
        short_help=f"Write a client in {about}",
        help=f"Write a client in {about}; see slipstitch generate --help.",
        examples=f"""
slipstitch generate {name}
slipstitch generate {name} --schema billing --output clients/billing db:pg:///shop
slipstitch generate {name} --check --json
""",
    )
    @_options(folder.format("SCHEMA"))
    @pass_invocation
    def generate(invocation: Invocation, /, **given: Any) -> int:
        """Read the interface, and write or check the files."""
        words, target, schema = (given.pop(each) for each in ("words", "target", "schema"))
        output, check, as_json = (given.pop(each) for each in ("output", "check", "as_json"))
        variables = given.pop("variables")
        with deployed_database(invocation, words, target, variables, given) as (connection, _):
            interface = read_interface(connection, schema)
        for each in interface.left_out:
            invocation.warn(f"left out: {each.signature}: {each.reason}")
        return say_generated(
            invocation,
            write(interface),
            output or Path(folder.format(schema)),
            check=check,
            as_json=as_json,
            cure=f"slipstitch generate {name}",
        )

    return generate


command.add_command(
    _language("python", "Python, for psycopg", "clients/python/{}_client", python_client)
)
command.add_command(
    _language(
        "typescript",
        "TypeScript, for node-postgres and supabase-js",
        "clients/typescript/{}",
        typescript_client,
    )
)
