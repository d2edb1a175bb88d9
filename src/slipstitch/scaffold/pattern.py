"""Patterns: sets of templates that make a whole sequence of changes, and where they are found.

A pattern is a folder ``patterns/NAME`` in any folder of templates, or of this package. It holds

* ``pattern.toml``: what it is for, its settings, words made of them, its changes in order;
* ``deploy/STEP.sql.j2``, ``revert/STEP.sql.j2``, ``verify/STEP.sql.j2`` for each step;
* ``facts.sql``, if the catalog is to be asked: named queries, whose parameters are the settings and
  whose rows the templates see under the name of the query. ``refusals`` gives reasons not to begin.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slipstitch.errors import Location, SlipstitchError
from slipstitch.registry.queries import split_named

__all__ = ["PACKED", "Pattern", "Setting", "Step", "find_pattern", "pattern_names"]

PACKED = Path(__file__).parent / "patterns"
"""The patterns of this package; ``shared`` holds what several of them include."""

KINDS = ("table", "column", "columns", "name", "type", "text", "list", "flag", "choice")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a pattern is told by ``--set``.

    :param kind: how a value is checked, one of ``KINDS``.
    :param default: text for Jinja, which sees the settings before it; None where one must be given.
    :param of: the setting that names the table of a column.
    :param choices: the values of a choice.
    """

    name: str
    about: str
    kind: str
    default: str | None
    example: str
    of: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the sequence.

    :param change: its name, text for Jinja; so is ``note``.
    :param each: the word whose items it is repeated for, each under the name ``item``.
    :param when: the expression that must hold for it to be made.
    """

    name: str
    change: str
    note: str
    each: str
    when: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as it was found.

    :param words: further words of its templates, each text for Jinja, which sees those before it.
    :param like: the packed pattern whose templates serve where it has none of its own.
    """

    name: str
    folder: Path
    summary: str
    settings: tuple[Setting, ...]
    words: Mapping[str, str]
    steps: tuple[Step, ...]
    like: str = ""

    def facts(self) -> dict[str, str]:
        """Return the queries for the catalog by name; its own hide those of its like.

        What is named ``_part`` is no query: it stands in others for ``{_part}``.
        """
        found: dict[str, str] = {}
        for folder in ([PACKED / self.like] if self.like else []) + [self.folder]:
            path = folder / "facts.sql"
            if path.is_file():
                found |= split_named(path.read_text("utf-8"))
        parts = {name: text for name, text in found.items() if name.startswith("_")}
        queries = {name: text for name, text in found.items() if name not in parts}
        for name, text in parts.items():
            queries = {key: each.replace(f"{{{name}}}", text) for key, each in queries.items()}
        return queries

    def texts(self) -> dict[str, str]:
        """Return its templates by name, and those that all patterns may include."""
        inherited = _texts(PACKED / self.like, "") if self.like else ()
        shared = _texts(PACKED / "shared", "shared/")
        return {**dict(shared), **dict(inherited), **dict(_texts(self.folder, ""))}

    def describe(self) -> Iterator[str]:
        """Yield lines for people: what it is for, and its settings."""
        yield f"{self.name}: {self.summary}"
        width = max((len(each.name) for each in self.settings), default=0)
        for each in self.settings:
            if each.default is None:
                more = f"needed; for example {each.example}" if each.example else "needed"
            elif each.default and "{" not in each.default:
                more = f"default {each.default}"
            else:
                more = "optional"
            choices = f": {', '.join(each.choices)}" if each.choices else ""
            yield f"  {each.name.ljust(width)}  {each.about}{choices} ({more})"


def pattern_names(folders: Sequence[Path]) -> list[str]:
    """Return the names of all patterns: those in folders of templates, and the packed ones."""
    found = {
        manifest.parent.name
        for folder in [*(folder / "patterns" for folder in folders), PACKED]
        for manifest in folder.glob("*/pattern.toml")
    }
    return sorted(found)


def find_pattern(name: str, folders: Sequence[Path]) -> Pattern:
    """Return the pattern of a name; the first folder of templates that has it wins.

    :raises SlipstitchError: ident ``add``, when there is none, or it is not understood.
    """
    for folder in [*(folder / "patterns" for folder in folders), PACKED]:
        manifest = folder / name / "pattern.toml"
        if name and "/" not in name and manifest.is_file():
            return _read(name, manifest)
    raise SlipstitchError(
        "add",
        f'there is no pattern "{name}"',
        hint=f'"slipstitch add --pattern list" describes {", ".join(pattern_names(folders))}',
    )


def _read(name: str, manifest: Path) -> Pattern:
    place = Location(str(manifest))
    try:
        document = tomllib.loads(manifest.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SlipstitchError("add", f"no TOML: {error}", location=place) from error
    try:
        settings = tuple(_setting(*each) for each in document.get("settings", {}).items())
        steps = tuple(_step(each) for each in document["changes"])
        summary = str(document["summary"])
        like = str(document.get("like", ""))
        words = {key: str(text) for key, text in document.get("words", {}).items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise SlipstitchError(
            "add",
            f"the pattern is not whole: {error}",
            hint="it needs summary, [settings.NAME] with about and kind, and [[changes]] with "
            "step, change and note",
            location=place,
        ) from error
    for setting in settings:
        if setting.kind not in KINDS:
            message = f'setting "{setting.name}" is of no known kind: "{setting.kind}"'
            raise SlipstitchError("add", message, hint=f"one of {', '.join(KINDS)}", location=place)
    return Pattern(name, manifest.parent, summary, settings, words, steps, like)


def _setting(name: str, told: Mapping[str, Any]) -> Setting:
    return Setting(
        name=name,
        about=str(told["about"]),
        kind=str(told["kind"]),
        default=None if "default" not in told else str(told["default"]),
        example=str(told.get("example", "")),
        of=str(told.get("of", "table")),
        choices=tuple(told.get("choices", ())),
    )


def _step(told: Mapping[str, Any]) -> Step:
    return Step(
        name=str(told["step"]),
        change=str(told["change"]),
        note=str(told["note"]),
        each=str(told.get("each", "")),
        when=str(told.get("when", "")),
    )


def _texts(folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.j2")):
        yield prefix + path.relative_to(folder).as_posix(), path.read_text("utf-8")
