"""Write ``docs/commands.md`` from what each command says of itself: ``--help``, word for word.

``python -m tools.reference`` writes the page, ``--check`` exits 1 where it is not current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from slipstitch.cli.commands import COMMANDS, LazyGroup

__all__ = ["main", "page"]

_PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_WIDTH = 100
_HEAD = """\
# Commands

Generated from the program by `python -m tools.reference`.
Do not edit: change the help text of the command.

| exit code | Sqitch's verbs | our own verbs |
|---|---|---|
| 0 | done, or nothing to do | nothing found |
| 1 | nothing to show, or declined | findings |
| 2 | any other error, and wrong usage | the same |
| 3 | stopped without undoing anything, or in doubt | the same |
| 130 | interrupted where nothing was under way | the same |

A deployment stops with 3 at a lock that is not given, a lost connection, or Ctrl-C.
Results go to standard output, errors to standard error. `--json` prints one document on
standard output and moves talk to standard error. `NO_COLOR` is respected.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or compare it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        _PAGE.write_text(page())
        return 0
    if _PAGE.exists() and _PAGE.read_text() == page():
        return 0
    print("docs/commands.md is not current; write it again: .venv/bin/python -m tools.reference")
    return 1


def page() -> str:
    """Return the whole page."""
    program = LazyGroup(name="slipstitch")
    context = click.Context(program, info_name="slipstitch")
    parts = [_HEAD]
    for entry in COMMANDS:
        command = program.get_command(context, entry.name)
        assert command is not None
        parts += _sections(command, entry.name, context, level=2)
    return "\n".join(parts)


def _sections(
    command: click.Command, name: str, parent: click.Context, level: int
) -> Iterator[str]:
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    yield f"{'#' * level} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for child_name in command.list_commands(context):
            child = command.get_command(context, child_name)
            assert child is not None
            yield from _sections(child, child_name, context, level + 1)


if __name__ == "__main__":
    sys.exit(main())
