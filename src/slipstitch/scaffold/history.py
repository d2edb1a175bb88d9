"""Histories of other tools, read: each migration with its name, its moment and its two texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError

__all__ = ["READERS", "Migration", "read_history", "with_words"]

_DOWN_ENDS = (".down.sql", ".undo.sql", "_down.sql")
_STAMP = re.compile(r"\d{14}")
_DBMATE = re.compile(r"^--\s*migrate:(up|down)\b(.*)$", re.IGNORECASE | re.MULTILINE)
_NUMBERED = re.compile(r"(?P<version>\d+)[-_.]+(?P<what>.+?)(?:\.up)?\.sql")
_FLYWAY = re.compile(r"(?P<kind>[VUBR])(?P<version>[\d._]*)__(?P<what>.+)\.sql")
_ALEMBIC = re.compile(
    r"^-- Running (?P<way>upgrade|downgrade) ?(?P<old>[^\n]*?) -> ?(?P<new>[^\n]*)$", re.M
)
_OWN_TABLE = re.compile(
    r"^(?:INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|DROP TABLE)\s+"
    r"(?:\w+\.)?alembic_version\b[^;]*;\s*",
    re.IGNORECASE | re.MULTILINE,
)
_FRAME = re.compile(r"^(BEGIN|COMMIT);[ \t]*$", re.IGNORECASE | re.MULTILINE)
_NOTHING_FRAMED = re.compile(r"^BEGIN;\s*^COMMIT;\s*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a history, in the order of the list that holds it.

    :param version: what the tool calls it.
    :param words: what it says it does.
    :param deploy: the text that makes it.
    :param revert: the text that takes it back; nothing where the history has none.
    :param transactional: whether the tool ran it in a transaction.
    """

    version: str
    words: str
    deploy: str
    revert: str | None = None
    transactional: bool = True

    @property
    def moment(self) -> datetime | None:
        """When it was written, where its version tells."""
        found = _STAMP.fullmatch(self.version)
        if found is None:
            return None
        try:
            return datetime.strptime(self.version, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None


def read_history(kind: str, place: Path, down: Path | None = None) -> list[Migration]:
    """Read the history of a tool.

    :param kind: one of ``READERS``.
    :param place: the folder of its migrations, or the file that it printed.
    :param down: of Alembic, the file with the downgrades.
    :raises SlipstitchError: where there is nothing, or it is of another form.
    """
    found = READERS[kind](place, down)
    if not found:
        raise SlipstitchError(
            "import",
            f"there are no migrations of {kind} in {place}",
            hint="see --help for the forms",
        )
    return found


def with_words(history: list[Migration], folder: Path) -> list[Migration]:
    """Return a history with the words that the names of Alembic's own files have.

    What ``alembic upgrade --sql`` prints has none; a file is called ``REVISION_words.py``.
    """
    names = [path.stem.partition("_") for path in sorted(folder.glob("*_*.py"))]
    words = {revision: rest for revision, _, rest in names}
    return [replace(one, words=words.get(one.version, one.words)) for one in history]


def _files(place: Path, *, deep: bool = False) -> list[Path]:
    """Return the scripts of a folder, with ``deep`` also those of the folders in it."""
    if not place.is_dir():
        raise SlipstitchError("import", f"{place} is no folder")
    found = place.rglob("*") if deep else place.iterdir()
    return sorted(path for path in found if path.suffix.lower() == ".sql")


def _stranger(path: Path, kind: str, form: str) -> SlipstitchError:
    """Say that a script has no name of its tool: left out, it would be missed by nobody."""
    return SlipstitchError(
        "import",
        f"is no migration of {kind}",
        hint=f"its name is {form}; move it away if it is none",
        location=Location(str(path)),
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SlipstitchError("import", "is not UTF-8", location=Location(str(path))) from error
    except OSError as error:
        raise SlipstitchError("import", f"cannot read {path}: {error.strerror}") from error


def _dbmate(place: Path, _down: Path | None) -> list[Migration]:
    """Read ``VERSION_words.sql`` files with ``-- migrate:up`` and ``-- migrate:down``."""
    migrations = []
    for path in _files(place):
        name = _NUMBERED.fullmatch(path.name)
        marks = list(_DBMATE.finditer(text := _text(path)))
        if name is None or not marks or marks[0][1].lower() != "up":
            raise SlipstitchError(
                "import",
                "is no migration of dbmate",
                hint='its name is VERSION_words.sql, and it says "-- migrate:up"',
                location=Location(str(path)),
            )
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        parts = {
            mark[1].lower(): text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)
        }
        is_bare = "transaction:false" in marks[0][2].replace(" ", "")
        migrations.append(
            Migration(name["version"], name["what"], parts["up"], parts.get("down"), not is_bare)
        )
    return migrations


def _numbered(place: Path, _down: Path | None) -> list[Migration]:
    """Read plain files with a number first, and their ``.down.sql`` where there are some."""
    paths = _files(place)
    names = {path.name for path in paths}
    downs = {name for name in names if _is_way_back(name, names)}
    migrations = []
    for path in paths:
        if path.name in downs:
            continue
        name = _NUMBERED.fullmatch(path.name)
        if name is None:
            raise _stranger(path, "numbered folders", "NUMBER_words.sql")
        stem = path.name.removesuffix(".sql").removesuffix(".up")
        back = next((stem + end for end in _DOWN_ENDS if stem + end in downs), None)
        revert = _text(place / back) if back is not None else None
        migrations.append(Migration(name["version"], name["what"], _text(path), revert))
    return sorted(migrations, key=lambda one: int(one.version))


def _is_way_back(name: str, names: set[str]) -> bool:
    """Tell whether a file is another one's way back: 7_scale_down.sql may be none."""
    end = next((end for end in _DOWN_ENDS if name.endswith(end)), None)
    if end is None or end.startswith("."):
        return end is not None
    stem = name.removesuffix(end)
    return bool({f"{stem}.sql", f"{stem}.up.sql"} & names)


def _flyway(place: Path, _down: Path | None) -> list[Migration]:
    """Read ``V1.2__words.sql``, ``U1.2__words.sql`` and, last, ``R__words.sql``."""
    found = []
    for path in _files(place, deep=True):
        name = _FLYWAY.fullmatch(path.name)
        if name is None:
            raise _stranger(path, "flyway", "V1.2__words.sql, U1.2__words.sql or R__words.sql")
        found.append((path, name))
    undo = {_numbers(name["version"]): _text(path) for path, name in found if name["kind"] == "U"}
    steps = {_numbers(name["version"]) for _, name in found if name["kind"] == "V"}
    versioned = sorted(
        (
            (_numbers(name["version"]), name, path)
            for path, name in found
            if name["kind"] == "V" or (name["kind"] == "B" and not _is_in_steps(name, steps))
        ),
        key=lambda each: each[0],
    )
    migrations = [
        Migration(name["version"], name["what"], _text(path), undo.get(numbers))
        for numbers, name, path in versioned
    ]
    repeatable = [(path, name) for path, name in found if name["kind"] == "R"]
    return migrations + [Migration("", name["what"], _text(path)) for path, name in repeatable]


def _is_in_steps(baseline: re.Match[str], steps: set[tuple[int, ...]]) -> bool:
    """Tell whether the steps that a baseline stands for are there: Flyway runs one or the other."""
    return any(step <= _numbers(baseline["version"]) for step in steps)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split(r"[._]", version) if part)


def _alembic(place: Path, down: Path | None) -> list[Migration]:
    """Read what ``alembic upgrade head --sql`` and ``downgrade head:base --sql`` print."""
    up = {new: replace(one, version=new) for _, new, one in _alembic_parts(_text(place), "upgrade")}
    if down is None:
        return list(up.values())
    back = {old: one.deploy for old, _, one in _alembic_parts(_text(down), "downgrade")}
    return [replace(one, revert=back.get(one.version)) for one in up.values()]


def _alembic_parts(text: str, way: str) -> Iterator[tuple[str, str, Migration]]:
    """Give each step of a printed run: from where, to where, and its text with its words."""
    marks = [mark for mark in _ALEMBIC.finditer(text) if mark["way"] == way]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        new, _, words = mark["new"].partition(", ")
        body = _alembic_body(_OWN_TABLE.sub("", text[mark.end() : end]))
        yield mark["old"].strip(), new.strip(), Migration(new.strip(), words or new, body)


def _alembic_body(text: str) -> str:
    """Return what a step does, in a transaction as Alembic printed it where it left that once.

    The transaction that goes through all steps is not that of one: it is taken away.
    """
    text = text.strip()
    frames = [frame[1].lower() for frame in _FRAME.finditer(text)]
    if frames[-1:] == ["begin"] and text.lower().endswith("begin;"):
        text = text[: -len("begin;")].rstrip()  # of the step behind it
        frames.pop()
    if frames[-1:] != ["commit"]:
        text = f"{text}\n\nCOMMIT;"
    text = _NOTHING_FRAMED.sub("", f"BEGIN;\n\n{text}").strip()
    if len(_FRAME.findall(text)) == 2 and text.endswith("COMMIT;") and text.startswith("BEGIN;"):
        text = text[len("BEGIN;") : -len("COMMIT;")]
    return text.strip()


READERS: dict[str, Callable[[Path, Path | None], list[Migration]]] = {
    "dbmate": _dbmate,
    "alembic": _alembic,
    "numbered": _numbered,
    "flyway": _flyway,
}
"""How the history of each tool is read."""
