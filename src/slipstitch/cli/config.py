"""``slipstitch config``: read and change the configuration."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.authoring import open_editor
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.config import Config
from slipstitch.config.edit import open_config, save_config
from slipstitch.config.places import local_file, system_file, user_file
from slipstitch.config.reader import load_files
from slipstitch.config.values import CASTS
from slipstitch.errors import SlipstitchError
from slipstitch.passwords import hide_password, hide_passwords

__all__ = ["command"]

ACTIONS = {
    "get": ("Print the value: NAME [PATTERN].", 1, 2),
    "get-all": ("Print all values: NAME [PATTERN].", 1, 2),
    "get-regexp": ("Print what is set under names: PATTERN [PATTERN].", 1, 2),
    "add": ("Add one more value: NAME VALUE.", 2, 2),
    "replace-all": ("Replace all values: NAME VALUE [PATTERN].", 2, 3),
    "unset": ("Remove the only value: NAME [PATTERN].", 1, 2),
    "unset-all": ("Remove all values: NAME [PATTERN].", 1, 2),
    "rename-section": ("Rename a section: NAME NEW_NAME.", 2, 2),
    "remove-section": ("Remove a section: NAME.", 1, 1),
    "list": ("List all that is set.", 0, 0),
    "edit": ("Open the file in the editor.", 0, 0),
    "set": ("", 2, 3),
}
"""What each action does, and the fewest and the most words it takes; ``set`` has no option."""
LEVELS = {
    "local": "The project's file; what is written goes there by default.",
    "user": "The user's file.",
    "global": "The user's file, as git calls it.",
    "system": "The file of the whole system.",
}
TYPES = {
    "bool": "Read and write true or false.",
    "int": "Read and write a whole number; k, m and g multiply.",
    "num": "Read and write a number; k, m and g multiply.",
    "bool-or-int": "Read and write either.",
}
FURTHER = {"list": ["-l"], "edit": ["-e"], "get-regexp": ["--get-regex"]}
"""Other names of options: short ones, and an older spelling."""


def _flags(descriptions: dict[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a decorator that adds an option without a value for each name."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for name, description in reversed(descriptions.items()):
            key = name.replace("-", "_")
            add = click.option(
                f"--{name}", *FURTHER.get(name, []), key, is_flag=True, help=description
            )
            function = add(function)
        return function

    return decorate


@dataclass(frozen=True, slots=True)
class _Request:
    """What the command line asks for.

    :param file: the file that is meant; none where the merged configuration is read.
    :param cast: the type that values are read and written as; none leaves them as they are.
    """

    action: str
    words: tuple[str, ...]
    file: Path | None
    cast: str | None


@sqitch_command(
    examples="""
slipstitch config core.engine                           print a value; exit 1 if it is not set
slipstitch config target.live.uri db:pg://app@db/shop   set it in the project's file
slipstitch config --user user.name 'Ada Lovelace'       set it in the user's file
slipstitch config --bool deploy.verify yes              written as true
slipstitch config --get-regexp '^target[.]'             all targets
slipstitch config --unset core.registry                 remove it
slipstitch config --list --user                         what the user's file sets
"""
)
@click.argument("words", nargs=-1, metavar="[NAME [VALUE [PATTERN]]]")
@_flags(LEVELS)
@click.option(
    "-f", "--file", "--config-file", "file", metavar="FILE", help="The file to read or to write."
)
@_flags({name: description for name, (description, _, _) in ACTIONS.items() if description})
@_flags(TYPES)
@click.option("--json", "as_json", is_flag=True, help="Print what is read as a JSON document.")
@pass_invocation
def command(
    invocation: Invocation,
    /,
    words: tuple[str, ...],
    *,
    file: str | None,
    as_json: bool,
    **flags: bool,
) -> int:
    """Read and change the configuration.

    It is read from the files of the system, of the user and of the project, a later one weighing
    more; with an option that names a file from that file alone. Patterns are regular expressions
    that a value must match.
    """
    request = _read(invocation, words, file, flags)
    if request.action in {"get", "get-all", "get-regexp", "list"}:
        return _print_document(invocation, request) if as_json else _print(invocation, request)
    path = request.file or local_file(invocation.environ)
    if request.action == "edit":
        open_editor(invocation, [str(path)])
    else:
        _change(path, request)
    return 0


def _read(
    invocation: Invocation, words: tuple[str, ...], file: str | None, flags: dict[str, bool]
) -> _Request:
    """Check that the words and options go together.

    :raises UsageError: when they do not.
    """
    given = {key.replace("_", "-") for key, is_given in flags.items() if is_given}
    actions = [name for name in ACTIONS if name in given]
    levels = [name for name in LEVELS if name in given] + (["file"] if file else [])
    casts = [name for name in TYPES if name in given]
    if len(actions) > 1:
        raise click.UsageError("only one action at a time")
    if len(levels) > 1:
        raise click.UsageError("only one configuration file at a time")
    if len(casts) > 1:
        raise click.UsageError("only one type at a time")
    action = actions[0] if actions else ("get" if len(words) == 1 else "set")
    _, least, most = ACTIONS[action]
    if not least <= len(words) <= most:
        raise click.UsageError("wrong number of arguments")
    level = levels[0] if levels else None
    environ = invocation.environ
    places = {
        None: None,
        "file": Path(file) if file else None,
        "local": local_file(environ),
        "user": user_file(environ),
        "global": user_file(environ),
        "system": system_file(environ),
    }
    return _Request(action, words, places[level], casts[0] if casts else None)


def _print(invocation: Invocation, request: _Request) -> int:
    """Print what is asked for; return 1, with an empty line, where there is nothing."""
    config = load_files([request.file]) if request.file else invocation.config
    if request.action == "list":
        listing = config.listing()
        if listing:
            invocation.say(listing)
        return 0
    name, pattern = request.words[0], _pattern(request.words[1:])
    if request.action == "get-regexp":
        wanted = _compiled(name)
        names = [each for each in config.names() if wanted.search(each)]
        found = [each for each in names if _matching(config, each, pattern)]
        lines = config.listing(found).splitlines()
    else:
        values = _matching(config, _checked(name), pattern)
        if request.action == "get" and len(values) > 1:
            # Sqitch's text, its spelling included.
            raise SlipstitchError(
                "config",
                f'More then one value for the key "{name}"',
                hint="--get-all prints them all",
            )
        lines = [_cast(value, request) for value in values]
    invocation.say("\n".join(lines))
    return 0 if any(lines) else 1


def _print_document(invocation: Invocation, request: _Request) -> int:
    """Print what is asked for by its names, with all values, no password among them."""
    config = load_files([request.file]) if request.file else invocation.config
    pattern = None
    if request.action == "list":
        names = config.names()
    elif request.action == "get-regexp":
        wanted, pattern = _compiled(request.words[0]), _pattern(request.words[1:])
        names = [each for each in config.names() if wanted.search(each)]
    else:
        names, pattern = [_checked(request.words[0])], _pattern(request.words[1:])
    settings = [
        {
            "name": name,
            "values": [hide_passwords(hide_password(_cast(one, request))) for one in found],
        }
        for name in names
        if (found := _matching(config, name, pattern))
    ]
    invocation.say(json.dumps({"settings": settings}, ensure_ascii=False, indent=2))
    return 0 if settings or request.action == "list" else 1


def _matching(config: Config, name: str, pattern: re.Pattern[str] | None) -> list[str | None]:
    """Return the values of a key that match a pattern."""
    return [
        value for value in config.values(name) if pattern is None or pattern.search(value or "")
    ]


def _change(path: Path, request: _Request) -> None:
    """Do what is asked to a file."""
    text = open_config(path)
    words = request.words
    pattern = None
    if request.action in {"set", "replace-all"} and len(words) == 3:
        pattern = _compiled(words[2]).pattern
    elif request.action in {"unset", "unset-all"} and len(words) == 2:
        pattern = _compiled(words[1]).pattern
    match request.action:
        case "set" if pattern is None:
            text = text.set(words[0], _cast(words[1], request))
        case "set" | "replace-all":
            text = text.replace_all(words[0], _cast(words[1], request), pattern)
        case "add":
            text = text.add(words[0], _cast(words[1], request))
        case "unset" | "unset-all":
            every = request.action == "unset-all"
            text = text.remove(words[0], every=every, pattern=pattern)
        case "rename-section":
            text = text.rename_section(words[0], words[1])
        case _:
            text = text.remove_section(words[0])
    save_config(text)


def _cast(value: str | None, request: _Request) -> str:
    """Return a value as the type that was asked for writes it."""
    if request.cast is None:
        return value or ""
    try:
        return CASTS[request.cast](value)
    except ValueError as error:
        raise SlipstitchError("config", f"{request.words[0]}: {error}") from error


def _checked(name: str) -> str:
    """Return a full name.

    :raises SlipstitchError: when it names no section.
    """
    if "." not in name:
        raise SlipstitchError(
            "config",
            f"No section given in key: {name}",
            hint="write section.key, such as core.engine",
        )
    return name


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    return _compiled(words[0]) if words else None


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise click.UsageError(f'"{pattern}" is no regular expression: {error}') from error
