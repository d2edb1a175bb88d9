"""Sqitch's option grammar on top of click: options anywhere, and long names cut short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from slipstitch.cli.complete import complete_by_metavar

__all__ = [
    "FullOption",
    "SqitchCommand",
    "SqitchGroup",
    "bring_command_to_front",
    "expand_abbreviations",
]

OptionNames = dict[str, click.Option]


class FullOption(click.Option):
    """An option that must be written in full: cut short it would hide one of Sqitch's."""


def option_names(options: Iterable[click.Option]) -> OptionNames:
    """Map each spelling of each option (``--max-count``, ``-n``, ``--no-reverse``) to it."""
    return {name: option for option in options for name in (*option.opts, *option.secondary_opts)}


def takes_value(option: click.Option) -> bool:
    """Whether the option is followed by a value.

    >>> takes_value(click.Option(["--tag"])), takes_value(click.Option(["--all"], is_flag=True))
    (True, False)
    """
    return not (option.is_flag or option.count)


def _candidates(typed: str, names: OptionNames) -> list[str]:
    """Return the long names that begin with what was typed, one for each meaning.

    ``--change`` and ``--change-pattern`` are one meaning, ``--all`` and ``--no-all`` two.
    """
    found: dict[tuple[int, bool], str] = {}
    for name, option in names.items():
        if isinstance(option, FullOption):
            continue
        if name.startswith(typed) and name.startswith("--"):
            found.setdefault((id(option), name in option.secondary_opts), name)
    return list(found.values())


def _full_name(typed: str, general: OptionNames, own: OptionNames) -> str:
    """Find the long option that was meant, as Sqitch does: general options come first.

    :raises click.UsageError: when several of the command's own options could be meant.
    """
    if typed in own or typed in general:
        return typed
    general_hits = [name for name in general if name.startswith(typed)]
    if len(general_hits) == 1:
        return general_hits[0]
    hits = _candidates(typed, own) or general_hits
    if len(hits) == 1:
        return hits[0]
    if hits:
        message = f"option {typed} is ambiguous: {', '.join(sorted(hits))}"
        raise click.UsageError(message)
    return typed


def expand_abbreviations(
    arguments: Sequence[str], general: OptionNames, own: OptionNames
) -> list[str]:
    """Write each cut long option in full; leave values and what follows ``--`` alone.

    >>> names = option_names([click.Option(["--max-count", "-n"]), click.Option(["--format"])])
    >>> expand_abbreviations(["--max", "--for", "-n", "--for", "--for=x", "--", "--max"], {}, names)
    ['--max-count', '--for', '-n', '--for', '--format=x', '--', '--max']
    """
    names = {**general, **own}
    expanded: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            return [*expanded, argument, *waiting]
        value_follows = False
        word = argument
        if argument.startswith("--"):
            typed, equals, value = argument.partition("=")
            full = _full_name(typed, general, own)
            word = full + equals + value
            option = names.get(full)
            value_follows = option is not None and not equals and takes_value(option)
        elif argument.startswith("-"):
            value_follows = _bundle_wants_value(argument, names)
        expanded.append(word)
        if value_follows:
            value_word = next(waiting, None)
            expanded += [] if value_word is None else [value_word]
    return expanded


def _bundle_wants_value(bundle: str, names: OptionNames) -> bool:
    """Whether the last letter of bundled short options takes the next argument.

    >>> names = option_names([click.Option(["-n"]), click.Option(["-v"], count=True)])
    >>> [_bundle_wants_value(bundle, names) for bundle in ("-v", "-vn", "-vn3")]
    [False, True, False]
    """
    for index, letter in enumerate(bundle[1:], start=2):
        option = names.get(f"-{letter}")
        if option is not None and takes_value(option):
            return index == len(bundle)
    return False


def bring_command_to_front(
    arguments: Sequence[str], general: OptionNames, is_command: Callable[[str], bool]
) -> list[str]:
    """Move the command before the options that were typed before it.

    Sqitch takes the first word that is a command, whatever stands before it. Without
    one, the first word that can be no option's value comes to the front, to be named
    in the error.

    >>> names = option_names([click.Option(["-C", "--chdir"])])
    >>> bring_command_to_front(["-C", "plan", "plan", "-n1"], names, "plan".__eq__)
    ['plan', '-C', 'plan', '-n1']
    >>> bring_command_to_front(["--format", "raw", "plan"], names, "plan".__eq__)
    ['plan', '--format', 'raw']
    """
    words: list[int] = []
    skip = False
    for index, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument == "--":
            break
        elif argument.startswith("--"):
            option = general.get(argument)
            skip = option is not None and takes_value(option)
        elif argument.startswith("-") and argument != "-":
            skip = _bundle_wants_value(argument, general)
        else:
            words.append(index)
    chosen = next((index for index in words if is_command(arguments[index])), None)
    if chosen is None:
        if not words:
            return list(arguments)
        chosen = words[0]
    return [arguments[chosen], *arguments[:chosen], *arguments[chosen + 1 :]]


class _SqitchHelp(click.Command):
    """Help text in sections: own options, options of every command, examples."""

    def __init__(
        self,
        *args: Any,
        examples: str = "",
        general_options: Sequence[click.Option] = (),
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("add_help_option", False)
        super().__init__(*args, **kwargs)
        self.examples = examples.strip("\n")
        self.general_options = tuple(general_options)
        for param in self.params:
            complete_by_metavar(param)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - click's
        """Return the general ``--help``, so that wrong usage can point to it."""
        return option_names(self.general_options).get("--help")

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:  # noqa: ARG002 - click's
        """Return the command's own parameters and those of every command."""
        own = self.params
        taken = {name for param in own for name in (*param.opts, *param.secondary_opts)}
        for option in self.general_options:
            clash = taken.intersection(option.opts)
            if clash:
                message = f"{self.name} takes {', '.join(sorted(clash))} for its own"
                raise ValueError(message)
        return [*own, *self.general_options]

    def own_options(self) -> list[click.Option]:
        """Return the options that only this command has."""
        return [param for param in self.params if isinstance(param, click.Option)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the two lists of options apart."""
        sections = (("Options", self.own_options()), ("General options", self.general_options))
        for title, options in sections:
            records = [option.get_help_record(ctx) for option in options]
            rows = [record for record in records if record is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they were typed."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            formatter.write_paragraph()
            formatter.write("Examples:\n")
            formatter.write("".join(f"  {line}\n" for line in self.examples.splitlines()))


class SqitchCommand(_SqitchHelp):
    """A command whose options may be cut short and may stand anywhere."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write abbreviations in full, then parse."""
        general, own = option_names(self.general_options), option_names(self.own_options())
        try:
            args = expand_abbreviations(args, general, own)
        except click.UsageError as error:
            error.ctx = ctx
            if not ctx.resilient_parsing:
                raise
        return super().parse_args(ctx, args)


class SqitchGroup(_SqitchHelp, click.Group):
    """A command with commands under it; options typed before the verb belong to the verb."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Bring the verb to the front; without one, parse the options here."""
        if not ctx.resilient_parsing:
            general = option_names(self.general_options)
            args = bring_command_to_front(args, general, self.verbs(ctx).__contains__)
            if args and args[0].startswith("-"):
                args = expand_abbreviations(args, general, option_names(self.own_options()))
        return super().parse_args(ctx, args)

    def verbs(self, ctx: click.Context) -> frozenset[str]:
        """Return the words that are commands wherever they stand."""
        return frozenset(self.list_commands(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands before the options: they are what is looked for."""
        self.format_commands(ctx, formatter)
        _SqitchHelp.format_options(self, ctx, formatter)
