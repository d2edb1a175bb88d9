"""``slipstitch help``: the commands, one command, or a guide."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import click

from slipstitch.cli.complete import offer
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.errors import SlipstitchError
from slipstitch.report.paging import choose_pager, paged_output

__all__ = ["GUIDES", "command"]

GUIDES = {
    "changes": "How changes are named: tags, HEAD and ROOT, steps back and forth",
    "configuration": "Files of the configuration, and what is set in them",
    "environment": "Variables of the environment that count",
    "authentication": "How to give user and password without showing them",
}


def _topics(ctx: click.Context) -> Iterable[str]:
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    return [*root.command.list_commands(root), *GUIDES]


@sqitch_command(
    examples="""
slipstitch help                  the list of commands
slipstitch help deploy           options and examples of a command
slipstitch help throwaway start  of a command below a command
slipstitch help --guide          the list of guides
slipstitch help environment      a guide
"""
)
@click.argument("words", nargs=-1, metavar="[COMMAND... | GUIDE]", shell_complete=offer(_topics))
@click.option("-g", "--guide", is_flag=True, help="List the guides.")
@pass_invocation
def command(invocation: Invocation, words: tuple[str, ...], guide: bool) -> None:
    """Show the list of commands, what one of them does, or a guide."""
    if words and words[0] in GUIDES and len(words) == 1:
        text = _guide(words[0])
    elif words:
        text = _help_of(words)
    elif guide:
        width = max(map(len, GUIDES)) + 2
        listed = [f"  {name.ljust(width)}{about}" for name, about in GUIDES.items()]
        text = "\n".join(["Guides, each shown by slipstitch help GUIDE:", *listed])
    else:
        root = click.get_current_context().find_root()
        text = root.command.get_help(root)
    pager = None
    if not invocation.no_pager:
        pager = choose_pager(invocation.config.get("core.pager"), invocation.environ)
    with paged_output(pager, invocation.environ) as stream:
        stream.write(f"{text}\n")


def _help_of(words: tuple[str, ...]) -> str:
    """Return the help of a command, or of one below it.

    :raises SlipstitchError: exit code 1, when there is none of that name.
    """
    context = click.get_current_context().find_root()
    for place, word in enumerate(words):
        group = context.command
        found = group.get_command(context, word) if isinstance(group, click.Group) else None
        if found is None:
            raise SlipstitchError(
                "help",
                f"No manual entry for slipstitch-{'-'.join(words[: place + 1])}",
                hint='"slipstitch help" lists the commands, "slipstitch help --guide" the guides',
                exit_code=1,
            )
        context = click.Context(found, info_name=word, parent=context)
    return context.command.get_help(context)


def _guide(name: str) -> str:
    place = resources.files("slipstitch.cli") / "guides" / f"{name}.txt"
    return place.read_text("utf-8").rstrip("\n")
