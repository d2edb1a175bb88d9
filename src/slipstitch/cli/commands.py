"""The list of commands, and the group that loads a command's module when it is called."""

from __future__ import annotations

import importlib
import sys
from contextlib import nullcontext
from typing import ClassVar

import click
from click.shell_completion import CompletionItem

from slipstitch.cli.grammar import SqitchGroup
from slipstitch.cli.quick_start import imported_quickly
from slipstitch.records import record

__all__ = ["COMMANDS", "CommandEntry", "LazyGroup", "ReaderLeft"]

SQITCH_VERBS = "Commands as in Sqitch"
OWN_VERBS = "Further commands"


@record
class CommandEntry:
    """A command: its name, the line that describes it in lists, and the list it stands in.

    The module ``slipstitch.cli.<name>`` holds it under the name ``command``, unless the name is a
    word of Python.
    """

    name: str
    summary: str
    section: str = SQITCH_VERBS
    module: str = ""


COMMANDS = (
    CommandEntry("init", "Begin a project"),
    CommandEntry("add", "Add a new change to the plan"),
    CommandEntry("rework", "Add a further instance of a change to the plan"),
    CommandEntry("tag", "Add or list tags in the plan"),
    CommandEntry("plan", "Show the contents of the plan"),
    CommandEntry("show", "Show a change, a tag or the text of a script"),
    CommandEntry("deploy", "Deploy changes to a database"),
    CommandEntry("revert", "Revert changes from a database"),
    CommandEntry("verify", "Verify the changes of a database"),
    CommandEntry("check", "Compare deploy scripts with what was deployed"),
    CommandEntry("status", "Show what is deployed to a database, and what is not"),
    CommandEntry("config", "Read and change the configuration"),
    CommandEntry("log", "Show the history of a database"),
    CommandEntry("rebase", "Revert changes and deploy them again"),
    CommandEntry("checkout", "Change to another branch, in git and in the database"),
    CommandEntry("bundle", "Copy what is needed to deploy into a folder"),
    CommandEntry("engine", "Say where and how an engine deploys"),
    CommandEntry("target", "Give a database a name and settings of its own"),
    CommandEntry("upgrade", "Bring the registry to the latest release"),
    CommandEntry("help", "Show a command, or a guide"),
    CommandEntry("import", "Go on from the history of another tool", OWN_VERBS, "import_history"),
    CommandEntry("remove", "Take out of the plan what is not released yet", OWN_VERBS),
    CommandEntry("rename", "Give another name to what is not released yet", OWN_VERBS),
    CommandEntry("squash", "Put one change in the place of many released ones", OWN_VERBS),
    CommandEntry("render", "Write the scripts of defined changes from their sources", OWN_VERBS),
    CommandEntry("freeze", "Check that released deploy scripts did not change", OWN_VERBS),
    CommandEntry("drift", "Compare what the plan builds with what the sources say", OWN_VERBS),
    CommandEntry("lint", "Say which scripts would keep the application waiting", OWN_VERBS),
    CommandEntry("leaks", "Try whether people reach rows of others", OWN_VERBS),
    CommandEntry("advise", "Say what an experienced eye would find", OWN_VERBS),
    CommandEntry("blockers", "Say who waits for whom, and what may be cancelled", OWN_VERBS),
    CommandEntry("roundtrip", "Prove that each revert leaves the database as it was", OWN_VERBS),
    CommandEntry("rehearse", "Try changes with data and the application at work", OWN_VERBS),
    CommandEntry("drill", "Prove that a backup can be restored, and how fast", OWN_VERBS),
    CommandEntry("generate", "Write typed clients of stored functions", OWN_VERBS),
    CommandEntry("docs", "Write the documentation of a database from its comments", OWN_VERBS),
    CommandEntry("online", "Give the SQL toolkit for changes to a database in use", OWN_VERBS),
    CommandEntry("diff", "Compare a database in use with what the plan makes", OWN_VERBS),
    CommandEntry("history", "Say when an object appeared and changed, and by whom", OWN_VERBS),
    CommandEntry("test", "Run pgTAP files on a database with the plan deployed", OWN_VERBS),
    CommandEntry("ci", "Prove a plan before it is deployed: every check in one run", OWN_VERBS),
    CommandEntry("throwaway", "Start, use and stop a PostgreSQL server of one's own", OWN_VERBS),
    CommandEntry("completion", "Print the shell code that completes commands", OWN_VERBS),
)


class ReaderLeft(Exception):  # noqa: N818 - it is no error
    """Whoever read our output, for example ``head``, had enough of it."""


class LazyGroup(SqitchGroup):
    """The program itself: knows the names of its commands and imports one at most."""

    entries: ClassVar[dict[str, CommandEntry]] = {entry.name: entry for entry in COMMANDS}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the list, without loading anything."""
        return list(self.entries)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import the command's module and return its ``command``; nothing if unknown."""
        if cmd_name not in self.entries:
            return None
        module = f"slipstitch.cli.{self.entries[cmd_name].module or cmd_name}"
        with imported_quickly(cmd_name) if module not in sys.modules else nullcontext():
            command: click.Command = importlib.import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say in Sqitch's words that there is none of that name."""
        if args[0] not in self.entries and not ctx.resilient_parsing:
            raise click.UsageError(f'"{args[0]}" is not a valid command', ctx=ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that left is told apart, for click would end the process."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise ReaderLeft from error
        return status

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands in their sections, without loading any."""
        for section in (SQITCH_VERBS, OWN_VERBS):
            with formatter.section(section):
                formatter.write_dl(
                    [
                        (entry.name, entry.summary)
                        for entry in self.entries.values()
                        if entry.section == section
                    ]
                )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the names of commands and general options, without loading any."""
        names = [
            CompletionItem(entry.name, help=entry.summary)
            for entry in self.entries.values()
            if entry.name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
