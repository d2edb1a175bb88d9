"""What a pattern writes: its changes in order, with requirements and three scripts each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from slipstitch.errors import SlipstitchError
from slipstitch.render.templates import Templates
from slipstitch.scaffold.pattern import Pattern, Step
from slipstitch.scaffold.pattern_words import Words, fill_text

__all__ = ["KINDS", "Frame", "PatternChange", "change_script", "make_changes"]

KINDS = ("deploy", "revert", "verify")
_HEADERS = {
    "deploy": "-- Deploy {} to pg\n",
    "revert": "-- Revert {} from pg\n",
    "verify": "-- Verify {} on pg\n",
}
_CALL = re.compile(r"\bonline\.(\w+)\s*\(")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the changes.

    :param prefix: begins the names of the changes; empty where the pattern names them.
    :param requires: what the first change requires.
    :param toolkit: all routines of the online toolkit.
    :param planned: names of the changes that the plan has.
    """

    project: str
    prefix: str
    requires: tuple[str, ...]
    toolkit: Collection[str]
    planned: Collection[str]


@dataclass(frozen=True, slots=True)
class PatternChange:
    """A change that a pattern makes; its scripts by kind."""

    name: str
    note: str
    requires: tuple[str, ...]
    scripts: dict[str, bytes]


def make_changes(pattern: Pattern, words: Words, frame: Frame) -> list[PatternChange]:
    """Return the changes of a pattern in their order, each requiring the one before it.

    :raises SlipstitchError: ident ``add``, when a template fails, or the plan lacks the toolkit.
    """
    made: list[PatternChange] = []
    for step, all_words in _steps(pattern, words):
        made.append(_change(pattern, step, all_words, frame, made[-1:]))
    return made


def _steps(pattern: Pattern, words: Words) -> Iterator[tuple[Step, Words]]:
    """Yield the steps to make with their words, a step for many once for each."""
    place = f"{pattern.folder}/pattern.toml"
    for step in pattern.steps:
        for item in words[step.each] if step.each else (None,):
            all_words = {**words, "item": item}
            if step.when:
                wanted = fill_text(f"{{% if {step.when} %}}yes{{% endif %}}", all_words, place)
                if not wanted:
                    continue
            yield step, all_words


def _change(
    pattern: Pattern, step: Step, words: Words, frame: Frame, before: Sequence[PatternChange]
) -> PatternChange:
    place = f"{pattern.folder}/pattern.toml"
    name = fill_text(step.change, words, place)
    if frame.prefix:
        name = f"{frame.prefix}__{name.rpartition('__')[2]}"
    note = fill_text(step.note, words, place)
    templates = Templates(str(pattern.folder), pattern.texts())
    seen = {**words, "project": frame.project, "change": name, "note": note}
    bodies = {kind: templates.fill(f"{kind}/{step.name}.sql.j2", seen).decode() for kind in KINDS}
    requires = [change.name for change in before] or list(frame.requires)
    requires += _called(bodies.values(), frame)
    scripts = {
        kind: change_script(kind, f"{frame.project}:{name}", requires, body)
        for kind, body in bodies.items()
    }
    return PatternChange(name, note, tuple(requires), scripts)


def change_script(kind: str, name: str, requires: Sequence[str], body: str) -> bytes:
    """Return a script with its header; ``name`` is of the form ``project:change``."""
    needs = "".join(f"-- requires: {each}\n" for each in requires) if kind == "deploy" else ""
    # Macros leave empty lines behind; one is enough.
    text = re.sub(r"\n{3,}", "\n\n", body.strip("\n"))
    return f"{_HEADERS[kind].format(name)}{needs}\n{text}\n".encode()


def _called(bodies: Collection[str], frame: Frame) -> list[str]:
    """Return the changes of the toolkit that scripts call.

    :raises SlipstitchError: ident ``add``, when the plan lacks one.
    """
    called = {f"online/{name}" for body in bodies for name in _CALL.findall(body)}
    needed = sorted(called.intersection(frame.toolkit))
    missing = [name for name in needed if name not in frame.planned]
    if missing:
        raise SlipstitchError(
            "add",
            f'the plan lacks "{missing[0]}" of the online toolkit, which these changes call',
            hint='run "slipstitch online install" first; nothing was written',
        )
    return needed
