"""Record a workload from ``pg_stat_statements``: statements as normalised, and what they draw.

Only texts are taken from the server, no values: each parameter gets a query that draws it from
the data of the rehearsal. Which column that is, ``columns`` tells from the words; the server
tells the parameter's type when it prepares the statement. Columns of one table are drawn in one
row, so that keys of several columns find something. A column that must be unique gets a fresh
value in an insert. What cannot be prepared or drawn is reported with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from psycopg import Connection, sql
from psycopg.rows import dict_row

from slipstitch.errors import SlipstitchError
from slipstitch.registry.queries import read_sql, split_named
from slipstitch.rehearse.columns import Found, Use, find_uses
from slipstitch.script.words import words_of

__all__ = ["Drawing", "Recorded", "Unusable", "record"]

_VERBS = ("select", "insert", "update", "delete", "merge", "with", "values", "table")
_LITERAL_TYPES = frozenset({"interval", "date", "time", "timestamp", "timestamptz"})
_OWN = ("pg_stat_statements", "pg_catalog.", "information_schema.")
_NUMBERS = ("smallint", "integer", "bigint", "numeric")
_FRESH = 10_000
_NAME = re.compile(r"[^a-z0-9]+")
_PARAMETER = re.compile(r"\$\d+")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Parameters and the query that gives them values."""

    parameters: tuple[int, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement of the workload.

    :param weight: its share of all calls, in thousandths, at least 1.
    :param not_drawn: parameters without values, and why.
    """

    name: str
    text: str
    calls: int
    mean: float
    weight: int
    drawings: tuple[Drawing, ...]
    not_drawn: Mapping[int, str]

    def as_file(self) -> str:
        """Return the statement as a file of a workload."""
        calls = "1 call" if self.calls == 1 else f"{self.calls} calls"
        lines = [f"-- recorded: {calls}, {self.mean:.2f} ms each", f"-- weight: {self.weight}"]
        for drawing in self.drawings:
            names = ", ".join(f"${number}" for number in drawing.parameters)
            lines.append(f"-- {names}: {drawing.query}")
        for number, reason in sorted(self.not_drawn.items()):
            lines.append(f"-- not drawn: ${number}, {reason}; write: -- ${number}: select …")
        return "\n".join([*lines, f"{self.text.rstrip().rstrip(';')};", ""])


@dataclass(frozen=True, slots=True)
class Unusable:
    """A statement that cannot be prepared, and why."""

    text: str
    calls: int
    reason: str


def record(
    connection: Connection[Any], *, limit: int, role: str | None
) -> tuple[list[Recorded], list[Unusable]]:
    """Read what was run most often in the database, and how to run it again.

    :param limit: statements at the most.
    :param role: take only what this role ran.
    :raises SlipstitchError: ``pg_stat_statements`` is not there.
    """
    queries = split_named(read_sql("record.sql"))
    recorder = _Recorder(connection, queries)
    rows = [row for row in recorder.statements(role) if _is_wanted(row["query"])][:limit]
    total = sum(row["calls"] for row in rows) or 1
    recorded: list[Recorded] = []
    unusable: list[Unusable] = []
    for row in rows:
        text = _mended(row["query"])
        try:
            types = recorder.types(text)
        except psycopg.Error as error:
            reason = error.diag.message_primary or str(error).strip()
            unusable.append(Unusable(row["query"], row["calls"], reason))
            continue
        found = find_uses(text)
        drawings, not_drawn = recorder.drawings(found, types)
        weight = max(round(row["calls"] * 1000 / total), 1)
        name = f"{len(recorded) + 1:03d}_{_short_name(text, found)}"
        recorded.append(
            Recorded(name, text, row["calls"], row["mean"], weight, drawings, not_drawn)
        )
    return recorded, unusable


def _is_wanted(text: str) -> bool:
    """Whether a statement is the application's: reads or writes its data."""
    first = next(words_of(text), None)
    if first is None or first.text not in _VERBS:
        return False
    return not any(own in text.lower() for own in _OWN)


def _mended(text: str) -> str:
    """Write what only a constant may follow, such as ``interval $1``, as a cast.

    >>> _mended("select now() - interval $1")
    'select now() - $1::interval'
    """
    parts: list[str] = []
    done = 0
    before = None
    for word in words_of(text):
        if before is not None and _PARAMETER.fullmatch(word.text):
            parts += [text[done : before.start], f"{word.text}::{before.text}"]
            done = word.start + len(word.text)
        before = word if word.text in _LITERAL_TYPES else None
    return "".join([*parts, text[done:]])


def _short_name(text: str, found: Found) -> str:
    verb = next(words_of(text)).text
    table = found.tables[0].name if found.tables else ""
    return _NAME.sub("_", f"{verb} {table}".lower()).strip("_")


@dataclass
class _Recorder:
    """Asks the server; what it prepares is gone again at once."""

    connection: Connection[Any]
    queries: Mapping[str, str]

    def statements(self, role: str | None) -> list[dict[str, Any]]:
        schema = self.connection.execute(self.queries["schema"].encode()).fetchone()
        if schema is None:
            raise SlipstitchError(
                "rehearse",
                "the database has no pg_stat_statements to record from",
                hint="preload it (shared_preload_libraries), then: "
                "create extension pg_stat_statements",
            )
        query = sql.SQL(cast(Any, self.queries["statements"]))
        with self.connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(query.format(schema=sql.Identifier(schema[0])), {"role": role})
            return cursor.fetchall()

    def types(self, text: str) -> list[str]:
        """Return the types of a statement's parameters, as the server infers them."""
        with self.connection.transaction(force_rollback=True):
            self.connection.execute(b"prepare slipstitch_recorded as " + text.encode())
            try:
                row = self.connection.execute(self.queries["types"].encode()).fetchone()
            finally:
                self.connection.execute("deallocate slipstitch_recorded")
        types: list[str] = row[0] if row else []
        return types

    def drawings(
        self, found: Found, types: Sequence[str]
    ) -> tuple[tuple[Drawing, ...], dict[int, str]]:
        """Return how parameters are drawn, and why others are not."""
        uses: dict[int, Use] = {}
        for use in found.uses:
            uses.setdefault(use.parameter, use)
        draws = _Draws(self._columns(found))
        for number in sorted(found.parameters):
            kind = types[number - 1] if number <= len(types) else "text"
            draws.add(number, kind, uses.get(number))
        return self._checked(draws.all(), draws.not_drawn), draws.not_drawn

    def _columns(self, found: Found) -> list[dict[str, Any]]:
        names = [table.name for table in found.tables]
        with self.connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(self.queries["columns"].encode(), {"names": names})
            rows = cursor.fetchall()
        for row in rows:
            row["alias"] = found.tables[row["place"] - 1].alias
        return rows

    def _checked(
        self, drawings: Iterable[Drawing], not_drawn: dict[int, str]
    ) -> tuple[Drawing, ...]:
        """Return the drawings that the server understands."""
        good = []
        for drawing in drawings:
            try:
                self.types(drawing.query)
            except psycopg.Error as error:
                reason = error.diag.message_primary or str(error).strip()
                not_drawn.update(dict.fromkeys(drawing.parameters, reason))
            else:
                good.append(drawing)
        return tuple(good)


@dataclass
class _Draws:
    """The draws of one statement; ``together`` collects columns by the place of their table."""

    columns: Sequence[Mapping[str, Any]]
    drawings: list[Drawing] = field(default_factory=list)
    not_drawn: dict[int, str] = field(default_factory=dict)
    together: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, number: int, kind: str, use: Use | None) -> None:
        """Find out how a parameter of a type is drawn."""
        if use is None:
            self.not_drawn[number] = f"no column is compared with it (its type is {kind})"
        elif use.how == "count":
            numbers = "0, 0" if use.column == "offset" else "1, 100"
            self._draw(number, " ".join(["select n from", f"generate_series({numbers}) as n"]))
        else:
            self._from_column(number, kind, use)

    def all(self) -> list[Drawing]:
        """Return the draws; columns of one table come in one."""
        found = list(self.drawings)
        for place, chosen in self.together.items():
            relation = next(row["qualified"] for row in self.columns if row["place"] == place)
            listed = ", ".join(expression for _, expression in chosen)
            query = " ".join(["select", listed, "from", relation, "as drawn_from"])
            found.append(Drawing(tuple(number for number, _ in chosen), query))
        return found

    def _draw(self, number: int, query: str) -> None:
        self.drawings.append(Drawing((number,), query))

    def _from_column(self, number: int, kind: str, use: Use) -> None:
        name = use.column[1:-1].replace('""', '"') if use.column[:1] == '"' else use.column
        qualifier = use.qualifier.rpartition(".")[2]
        places = {
            row["place"]: row
            for row in self.columns
            if row["name"] == name and (not qualifier or row["alias"] == qualifier)
        }
        if use.how in ("inserted", "set") and places:
            places = {min(places): places[min(places)]}
        if len({row["qualified"] for row in places.values()}) != 1:
            several = "several tables have" if places else "no table that is named has"
            self.not_drawn[number] = f'{several} a column "{name}"'
            return
        row = places[min(places)]
        fresh = _fresh(row, name) if use.how == "inserted" and row["is_key"] else None
        if fresh is not None:
            self._draw(number, fresh)
            return
        column = f"drawn_from.{_quoted(name)}"
        expression = f"array[{column}]" if use.how == "listed" else column
        own = f"{row['type']}[]" if use.how == "listed" else row["type"]
        if own != kind:
            expression += f"::{kind}"
        self.together.setdefault(row["place"], []).append((number, expression))


def _fresh(row: Mapping[str, Any], name: str) -> str | None:
    """Return a query for values that a key column does not have yet."""
    several = f"from generate_series(1, {_FRESH}) as n"
    if row["type"] == "uuid":
        return f"select gen_random_uuid() {several}"
    if row["type"] in _NUMBERS:
        highest = f"(select coalesce(max({_quoted(name)}), 0) from"
        return " ".join(["select", highest, f"{row['qualified']}) + n", several])
    if row["type"] in ("text", "character varying"):
        return f"select md5(random()::text) {several}"
    return None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
