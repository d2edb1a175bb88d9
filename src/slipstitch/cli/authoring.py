"""What the commands that write plans share: targets by plan, who and when, notes, editors."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slipstitch.cli.arguments import Arguments
from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.plan.lines import note_text
from slipstitch.plan.model import Dependency, Person
from slipstitch.plan.parse import PlanFile
from slipstitch.plan.write import dependency_list
from slipstitch.target import Target

__all__ = [
    "Authored",
    "author_of",
    "chosen_plans",
    "default_plan",
    "explanation",
    "note_of",
    "now",
    "open_editor",
    "plans_of",
]


@dataclass(frozen=True, slots=True)
class Authored:
    """A plan to write to, and the targets that share it."""

    plan_file: PlanFile
    targets: tuple[Target, ...]

    @property
    def path(self) -> str:
        """The plan file, as messages name it."""
        return self.plan_file.plan.path


def chosen_plans(
    invocation: Invocation,
    verb: str,
    arguments: Arguments,
    *,
    take_all: bool | None,
    **options: Any,
) -> list[Authored]:
    """Return the plans to work on: those of the named targets, of all, or the default one.

    :param verb: the command, whose section says what counts where ``take_all`` is silent.
    :param take_all: what ``--all`` or ``--no-all`` said.
    :param options: fields of :class:`TargetOptions`; they hold for every target.
    :raises SlipstitchError: when targets are named and all are asked for.
    """
    if take_all and arguments.names_targets:
        # Sqitch's text, its spelling included.
        raise SlipstitchError(
            verb, "Cannot specify both --all and engine, target, or plan arugments"
        )
    if arguments.names_targets:
        targets = list(arguments.targets)
    else:
        targets = [invocation.target(**options)]
        if take_all or (take_all is None and invocation.config.get_bool(f"{verb}.all")):
            names = invocation.config.target_names()
            targets += [invocation.target(name, **options) for name in names]
    return plans_of(invocation, targets)


def plans_of(invocation: Invocation, targets: Iterable[Target]) -> list[Authored]:
    """Return the plans of some targets, each once."""
    by_plan: dict[Path, list[Target]] = {}
    for target in targets:
        by_plan.setdefault(target.plan_file.resolve(), []).append(target)
    return [Authored(invocation.plan_file(group[0]), tuple(group)) for group in by_plan.values()]


def default_plan(invocation: Invocation, **context: str | None) -> Authored:
    """Return the plan of the default target, with all targets that share it.

    :param context: fields of :class:`TargetOptions`; they hold for every target.
    """
    target = invocation.target(**context)
    others = [invocation.target(each, **context) for each in invocation.config.target_names()]
    place = target.plan_file.resolve()
    same = [each for each in others if each.plan_file.resolve() == place]
    (authored,) = plans_of(invocation, [target, *same])
    return authored


def author_of(invocation: Invocation) -> Person:
    """Return who writes the plan.

    :raises SlipstitchError: ident ``user``, when a plan with this name or email would not be
        read back as it was written.
    """
    person = invocation.person
    for what, text in (("name", person.name), ("email", person.email)):
        if "#" in text or not text.isprintable():
            raise SlipstitchError(
                "user",
                f'user {what} "{text}" cannot stand in a plan: a "#" would begin a note',
                hint=f"set user.{what} or SQITCH_{'FULLNAME' if what == 'name' else 'EMAIL'}",
            )
        if text in {"", "0"} or text != text.strip():
            raise SlipstitchError(
                "user", f'user {what} "{text}" cannot stand in a plan', hint=f"set user.{what}"
            )
    return person


def now() -> datetime:
    """Return the time of planning: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def note_of(invocation: Invocation, given: Sequence[str], explanation: str) -> str:
    """Return the note: what ``--note`` gave, or what the user writes in an editor.

    :param given: the values of the option, joined by an empty line.
    :param explanation: what the editor shows below the place for the note; its lines begin
        with ``#`` and are dropped.
    :raises SlipstitchError: exit code 1, when the note is empty.
    """
    note = note_text("\n\n".join(given)).strip()
    if note:
        return note_text("\n\n".join(given))
    descriptor, name = tempfile.mkstemp(prefix="slipstitch-note-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(f"\n{explanation}")
        open_editor(invocation, [name])
        written = Path(name).read_bytes().decode("utf-8", "replace")
    finally:
        Path(name).unlink(missing_ok=True)
    note = re.sub(r"(?m)^\s*#.*(?:\n|\Z)", "", written.replace("\r\n", "\n")).strip()
    if not note:
        raise SlipstitchError("note", "Aborting due to empty note", exit_code=1)
    return note


def explanation(
    verb: str,
    change: str,
    scripts: Iterable[Path],
    requires: Sequence[Dependency],
    conflicts: Sequence[Dependency],
) -> str:
    """Return what the editor says about the note of a change to write.

    :param verb: what is done to the change: ``add`` or ``rework``.
    """
    listed = dependency_list(requires, conflicts)
    lines = [
        "Please enter a note for your change. Lines starting with '#' will",
        f"be ignored, and an empty message aborts the {verb}.",
        f"Change to {verb}:",
        "",
        f"  {change} {listed}".rstrip(),
        *(f"    {path}" for path in scripts),
        "    ",
    ]
    return "".join(f"# {line}\n" for line in lines) + "\n"


def open_editor(invocation: Invocation, files: Sequence[str]) -> None:
    """Open files in the user's editor and wait for it.

    :raises SlipstitchError: ident ``io``, when the editor cannot be run or fails.
    """
    config, environ = invocation.config, invocation.environ
    editor = (
        environ.get("SQITCH_EDITOR")
        or config.get("core.editor")
        or environ.get("VISUAL")
        or environ.get("EDITOR")
        or "vi"
    )
    # The editor may come with arguments of its own, so a shell takes it apart.
    command = ["/bin/sh", "-c", f'{editor} "$@"', editor, *files]
    status = subprocess.run(command, check=False).returncode
    if status:
        shown = " ".join([editor, *files])
        raise SlipstitchError("io", f'"{shown}" unexpectedly returned exit value {status}')
