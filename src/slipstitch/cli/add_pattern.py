"""``slipstitch add --pattern``: the changes of a whole sequence, written in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import psycopg

from slipstitch.cli.authoring import Authored, author_of, now, open_editor, plans_of
from slipstitch.cli.empty_database import empty_database
from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.references import look_up
from slipstitch.plan.write import check_new_name, with_change
from slipstitch.scaffold.pattern import find_pattern, pattern_names
from slipstitch.scaffold.pattern_changes import KINDS, Frame, PatternChange, make_changes
from slipstitch.scaffold.pattern_words import Words, check_settings, read_words
from slipstitch.session.connect import connect
from slipstitch.target import Target
from slipstitch.toolkit import read_toolkit

__all__ = [
    "DESCRIBE",
    "PatternWish",
    "add_pattern",
    "offered_patterns",
    "offered_settings",
    "write_changes",
]

DESCRIBE = ("list", "help")
_IN_PROJECT = (Path("templates"),)
_SETTING = re.compile(r"[a-z_][a-z0-9_]*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PatternWish:
    """What the command line asks for.

    :param folders: folders of templates that may hold patterns, best first.
    :param words: the positional arguments; those of the form KEY=VALUE go on with ``--set``.
    """

    name: str
    folders: Sequence[Path]
    prefix: str | None
    words: Sequence[str]
    sets: Sequence[str]
    requires: Sequence[str]
    note: str
    plan_file: str | None
    edit: bool


def add_pattern(invocation: Invocation, wish: PatternWish) -> None:
    """Write the changes of a pattern: every script first, then the plan, once."""
    if wish.name in DESCRIBE:
        _describe(invocation, wish.folders)
        return
    pattern = find_pattern(wish.name, wish.folders)
    given, targets = _sorted(invocation, wish)
    check_settings(pattern, given)
    chosen = targets or [invocation.target(plan_file=wish.plan_file)]
    (authored,) = plans_of(invocation, chosen)
    (target,) = authored.targets
    planned = frozenset(change.name for change in authored.plan_file.plan.changes)
    with _catalog(invocation, targets) as (connection, place):
        words = read_words(connection, pattern, given, place)
    frame = Frame(
        project=authored.plan_file.plan.project,
        prefix=wish.prefix or "",
        requires=_first_requires(authored, words, wish.requires),
        toolkit=frozenset(change.name for change in read_toolkit()),
        planned=planned,
    )
    changes = make_changes(pattern, words, frame)
    written = write_changes(invocation, authored, target, changes, wish.note)
    if wish.edit or invocation.config.get_bool("add.open_editor"):
        open_editor(invocation, [str(path) for path in written])


def _describe(invocation: Invocation, folders: Sequence[Path]) -> None:
    for number, name in enumerate(pattern_names(folders)):
        if number:
            invocation.say("")
        for line in find_pattern(name, folders).describe():
            invocation.say(line)


def _sorted(invocation: Invocation, wish: PatternWish) -> tuple[dict[str, str], list[Target]]:
    """Take settings and targets apart."""
    settings = [*wish.sets, *(word for word in wish.words if _SETTING.match(word))]
    given: dict[str, str] = {}
    for assignment in settings:
        key, equals, value = assignment.partition("=")
        if not equals or not key:
            raise click.BadParameter(f'"{assignment}" is not of the form KEY=VALUE')
        if given.get(key, value) != value:
            raise click.BadParameter(f'"{key}" is set to "{given[key]}" and to "{value}"')
        given[key] = value
    others = [word for word in wish.words if not _SETTING.match(word)]
    try:
        arguments = invocation.arguments(others, takes_changes=False, plan_file=wish.plan_file)
    except SlipstitchError as error:
        raise SlipstitchError(
            error.ident,
            error.message,
            hint="a pattern names its changes itself; --change NAME begins their names",
        ) from error
    if len(others) > 1:
        raise click.UsageError("name one target at most; settings are KEY=VALUE")
    return given, list(arguments.targets) if others else []


@contextmanager
def _catalog(
    invocation: Invocation, targets: Sequence[Target]
) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """Give a session to ask, and what its catalog is called.

    A target that is named is asked, and nothing is written there. Without one the plan is built on
    a throwaway server.
    """
    if targets:
        conninfo = targets[0].conninfo(invocation.environ)
        try:
            session = connect(conninfo, "slipstitch add", invocation.environ)
        except psycopg.OperationalError as error:
            raise SlipstitchError("engine", str(error).strip()) from error
        with closing(session) as connection:
            connection.execute("set default_transaction_read_only = on")
            yield connection, targets[0].shown
        return
    invocation.inform("Building the plan on a throwaway server, to ask its catalog")
    with empty_database(invocation, None, sets={}) as builder:
        builder.deploy()
        yield builder.connection, "the plan"


def _first_requires(authored: Authored, words: Words, given: Sequence[str]) -> tuple[str, ...]:
    """Return what the first change requires: what was asked for, and the table's own change."""
    plan = authored.plan_file.plan
    for text in given:
        dependency = parse_dependency(text, plan.project, "require")
        if dependency.project is None and look_up(plan, text) is None:
            raise SlipstitchError("plan", f'Cannot add changes: requires unknown change "{text}"')
    names = {change.name for change in plan.changes}
    bases = [value for key, value in words.items() if key.endswith("_base") and value in names]
    return tuple(dict.fromkeys([*given, *bases]))


def write_changes(
    invocation: Invocation,
    authored: Authored,
    target: Target,
    changes: Sequence[PatternChange],
    note: str,
) -> list[Path]:
    """Check all, then write all: no plan without its scripts, no script of half a sequence."""
    grown, planner, planned_at = authored.plan_file, author_of(invocation), now()
    files: dict[Path, bytes] = {}
    for change in changes:
        check_new_name(grown.plan, change.name)
        requires = [
            parse_dependency(text, grown.plan.project, "require") for text in change.requires
        ]
        grown = with_change(
            grown,
            change.name,
            requires=requires,
            planner=planner,
            planned_at=planned_at,
            note=f"{note}: {change.note}" if note else change.note,
        )
        for kind in KINDS:
            files[_path(target, kind, change.name)] = change.scripts[kind]
    existing = [
        path for path, content in files.items() if path.exists() and not _same(path, content)
    ]
    if existing:
        raise SlipstitchError(
            "add",
            f'"{existing[0]}" is there already, and it is another script',
            hint="move it away, or name the changes otherwise with --change; nothing was written",
        )
    for path, content in files.items():
        write_whole(path, content)
        invocation.inform(f"Created {path}")
    write_whole(Path(authored.path), grown.to_bytes())
    for change in changes:
        listed = f" [{' '.join(change.requires)}]" if change.requires else ""
        invocation.inform(f'Added "{change.name}{listed}" to {authored.path}')
    return list(files)


def _same(path: Path, content: bytes) -> bool:
    """Tell whether an earlier try left the very script."""
    return path.read_bytes() == content


def _path(target: Target, kind: str, name: str) -> Path:
    folders = {
        "deploy": target.deploy_dir,
        "revert": target.revert_dir,
        "verify": target.verify_dir,
    }
    return folders[kind] / f"{name}.{target.extension}"


def offered_patterns(_ctx: click.Context) -> list[str]:
    """Return what ``--pattern`` may be, for a shell: names, and the words that describe them."""
    return [*pattern_names(_IN_PROJECT), *DESCRIBE[:1]]


def offered_settings(ctx: click.Context) -> list[str]:
    """Return the settings of the pattern that was named before, up to their equals sign."""
    name = ctx.params.get("pattern")
    if name not in pattern_names(_IN_PROJECT):
        return []
    return [f"{setting.name}=" for setting in find_pattern(str(name), _IN_PROJECT).settings]
