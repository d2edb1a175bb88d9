"""The program itself: the group of all commands, and a run of one of them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from slipstitch.cli.commands import LazyGroup, ReaderLeft
from slipstitch.cli.failure import from_foreign, print_failure
from slipstitch.cli.invocation import Invocation
from slipstitch.cli.options import GENERAL_OPTIONS
from slipstitch.errors import SlipstitchError
from slipstitch.passwords import hide_passwords

__all__ = ["program", "run"]

INTERRUPTED = 130
PIPE_CLOSED = 141

program = LazyGroup(
    name="slipstitch",
    help=(
        "Deploy, verify and revert the changes of a Sqitch plan on PostgreSQL.\n\n"
        "Plan, configuration, registry, options and exit codes are Sqitch's: both programs "
        "may be used in turn on one project and one database."
    ),
    general_options=GENERAL_OPTIONS,
    examples="""
slipstitch deploy --dry-run db:pg://app@localhost/clinic   what would happen; writes nothing
slipstitch deploy db:pg://app@localhost/clinic             deploy all that is planned
slipstitch status production                               a target named in sqitch.conf
slipstitch revert --to @v1.4.0                             back to a tag
slipstitch log --oneline -n 20                             the latest twenty events
slipstitch COMMAND --help                                  options and examples of a command
""",
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing a user can cause escapes.

    :param arguments: the words after the program's name; those of the process by default.
    """
    invocation = Invocation(words=sys.argv[1:] if arguments is None else arguments)
    try:
        status = program.main(
            None if arguments is None else list(arguments),
            prog_name="slipstitch",
            standalone_mode=False,
            obj=invocation,
        )
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        sys.stderr.write(hide_passwords(shown.getvalue()))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ReaderLeft:
        # What is still in the buffer would fail again when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        known = error if isinstance(error, SlipstitchError) else from_foreign(error)
        if known is None:
            raise
        print_failure(known, invocation.environ, sys.stdout, sys.stderr)
        return known.exit_code
    return status if isinstance(status, int) else 0
