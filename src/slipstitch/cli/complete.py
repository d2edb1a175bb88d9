"""Complete names of changes, tags and targets, and the values that options take; no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import click
from click.shell_completion import CompletionItem

from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError

__all__ = ["Completion", "PlannedName", "complete_by_metavar", "offer"]

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

KNOWN = {"CHANGE": "changes", "FROM": "changes", "TO": "changes", "ONTO": "changes"} | {
    "TARGET": "targets"
}


class PlannedName(click.types.StringParamType):
    """A text that may be the name of a change, a tag or a target.

    :param kinds: what to offer: ``changes`` (with tags), ``targets``, or both.
    """

    def __init__(self, kinds: frozenset[str]) -> None:
        self.kinds = kinds

    def shell_complete(
        self, ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the names that go on from what was typed; none where something is wrong."""
        invocation = ctx.ensure_object(Invocation)
        try:
            names = list(self._names(invocation, ctx.params.get("target")))
        except (SlipstitchError, OSError):
            return []  # a shell that is completing is no place for an error
        return [
            CompletionItem(name, help=about) for name, about in names if name.startswith(incomplete)
        ]

    def _names(self, invocation: Invocation, target: str | None) -> Iterator[tuple[str, str]]:
        if "targets" in self.kinds:
            for name in invocation.config.target_names():
                yield name, "target"
        if "changes" in self.kinds:
            plan = invocation.plan_file(invocation.target(target)).plan
            yield from {change.name: "change" for change in plan.changes}.items()
            for change in plan.changes:
                for tag in change.tags:
                    yield tag.text, f"tag on {change.name}"


def complete_by_metavar(param: click.Parameter) -> None:
    """Let a parameter complete what its placeholder promises: ``[TARGET] [CHANGE]``."""
    if type(param.type) is not click.types.StringParamType:
        return
    words = re.findall("[A-Z]+", param.metavar or "")
    if param.name == "target":
        words.append("TARGET")
    kinds = frozenset(KNOWN[word] for word in words if word in KNOWN)
    if kinds:
        param.type = PlannedName(kinds)


def offer(values: Callable[[click.Context], Iterable[str]] | Iterable[str]) -> Completion:
    """Return what click calls to complete a parameter: of the values those that go on.

    For what is no ``click.Choice``, because more than these is taken or because an error of
    our own, or of Sqitch, answers the rest.

    :param values: the values, or what finds them only when a shell asks.

    >>> complete = offer(["all", "tag"])
    >>> [item.value for item in complete(None, None, "t")]
    ['tag']
    """

    def complete(
        ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        try:
            found = list(values(ctx) if callable(values) else values)
        except (SlipstitchError, OSError):
            return []  # a shell that is completing is no place for an error
        return [CompletionItem(value) for value in found if value.startswith(incomplete)]

    return complete
