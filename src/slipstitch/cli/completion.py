"""Print the shell code that completes slipstitch's commands, options and names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.stand_ins import COMPLETION_VARIABLE

__all__ = ["command"]


@sqitch_command(
    examples="""
echo 'eval "$(slipstitch completion bash)"' >> ~/.bashrc
echo 'eval "$(slipstitch completion zsh)"' >> ~/.zshrc
slipstitch completion fish > ~/.config/fish/completions/slipstitch.fish
"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@pass_invocation
def command(invocation: Invocation, shell: str) -> None:
    """Print the shell code that completes commands, options, changes, tags and targets."""
    completion_class = get_completion_class(shell)
    if completion_class is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    root = click.get_current_context().find_root().command
    # The bash class asks bash for its version when it is made, and warns when it is too old.
    invocation.say(completion_class(root, {}, "slipstitch", COMPLETION_VARIABLE).source())
