"""What reverts would lose: tables and columns that their scripts drop, and the rows in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from psycopg import Connection
from psycopg.rows import dict_row

from slipstitch.errors import SlipstitchError
from slipstitch.lint.model.effects import Fact
from slipstitch.lint.model.relations import Known, Relation
from slipstitch.lint.model.statement import understand
from slipstitch.registry.queries import split_named
from slipstitch.runner.scripts import PreparedScript, ScriptRoom

__all__ = ["Loss", "Ready", "find_losses", "losses_by_change", "ready_scripts"]

KINDS = {"drop": "table", "drop column": "column", "truncate": "rows"}
_REMOVES = re.compile(r"\b(?:drop|truncate)\b", re.IGNORECASE)

Ready = Mapping[str, PreparedScript | SlipstitchError]
"""By change id, in the order in which they would run: a script, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something with rows in it that a script removes.

    :param kind: ``table``, ``schema``, ``rows`` (all of a table), ``column``, or ``script`` for
        what only psql could tell of a script.
    :param name: of the table or schema; of the column with its table; the path of the script.
    :param rows: how many rows are known of, by the catalog's estimates.
    :param has_uncounted: whether there are rows that nobody counted yet.
    """

    kind: str
    name: str
    rows: int
    has_uncounted: bool

    @property
    def takes_rows(self) -> bool:
        """Whether rows go as a whole, not only a value of each."""
        return self.kind != "column"

    @property
    def text(self) -> str:
        """The loss for people.

        >>> Loss("table", "shop.orders", 1200, False).text
        'table shop.orders with about 1,200 rows'
        """
        if self.kind == "script":
            return f"what else {self.name} removes is not known: only psql can run it"
        rows = f"about {self.rows:,} row{'' if self.rows == 1 else 's'}"
        if self.has_uncounted:
            rows = f"{rows} and more" if self.rows else "rows, nobody counted how many"
        if self.kind == "column":
            return f"column {self.name}, in {rows}"
        what = (
            f"all rows of table {self.name}:"
            if self.kind == "rows"
            else f"{self.kind} {self.name} with"
        )
        return f"{what} {rows}"


def ready_scripts(room: ScriptRoom, paths: Mapping[str, Path]) -> Ready:
    """Read scripts once, for all that wants to know something of them.

    :param paths: by change id, in the order in which they would run.
    """
    ready: dict[str, PreparedScript | SlipstitchError] = {}
    for change_id, path in paths.items():
        try:
            ready[change_id] = room.prepare(path)
        except SlipstitchError as error:
            ready[change_id] = error
    return ready


def losses_by_change(connection: Connection[Any], ready: Ready) -> dict[str, tuple[Loss, ...]]:
    """Return by change id what each script would lose; the run itself tells what is not read."""
    scripts = {name: each for name, each in ready.items() if isinstance(each, PreparedScript)}
    return dict(zip(scripts, find_losses(connection, list(scripts.values())), strict=True))


def find_losses(
    connection: Connection[Any], scripts: Sequence[PreparedScript]
) -> list[tuple[Loss, ...]]:
    """Return what each script would lose; one statement is sent for all of them.

    A script is read, never run. What it does in a way that its text does not tell, such as a
    statement that it composes, is not known.

    :param scripts: in the order in which they would run.
    """
    texts = [statement.text for script in scripts for statement in script.script.statements]
    known = Known()
    if any("search_path" in text for text in texts):
        known.relations = _tables(connection)
    # Whoever removes nothing needs no reading of what the others make.
    removes = any(map(_REMOVES.search, texts))
    found = [_removed(script, known) if removes else [] for script in scripts]
    wanted = [place for each in found for place in each]
    estimates = iter(_estimates(connection, wanted) if wanted else ())
    losses = []
    for script, each in zip(scripts, found, strict=True):
        rows = [(place, next(estimates)) for place in each]
        lost = [loss for place, row in rows if (loss := _loss(place, row)) is not None]
        if script.script.unsupported:
            lost.append(Loss("script", script.path, 0, has_uncounted=True))
        losses.append(tuple(lost))
    return losses


@dataclass(frozen=True, slots=True)
class _Place:
    """Where rows would go; no table where a whole schema does.

    :param must_exist: whether the table is to be there by then, and none of these scripts made
        it: where the catalog has none now, one of the scripts moves it there, rows and all.
    """

    kind: str
    shown: str
    schema: str
    table: str | None
    must_exist: bool = False


def _loss(place: _Place, row: dict[str, Any]) -> Loss | None:
    has_uncounted = row["has_uncounted"] or (place.must_exist and not row["is_there"])
    if not row["known"] and not has_uncounted:
        return None
    return Loss(place.kind, place.shown, row["known"], has_uncounted)


def _removed(script: PreparedScript, known: Known) -> list[_Place]:
    """Return what a script removes; ``known`` is what the scripts before it made."""
    for relation in list(known.relations.values()):
        if relation.temporary:
            known.forget(relation.name)
    known.search_path = ("public",)
    places = [
        place
        for statement in script.script.statements
        for fact in understand(statement.text, known).facts
        if (place := _place_of(fact)) is not None
    ]
    return list(dict.fromkeys(places))


def _place_of(fact: Fact) -> _Place | None:
    kind = KINDS.get(fact.kind)
    name = fact.name
    if kind == "table" and fact.detail.get("type") == "schema":
        return _Place("schema", name, name, None)
    if kind is None or (kind == "table" and fact.detail.get("type") != "table"):
        return None
    table = fact.detail["table"] if kind == "column" else name
    schema, _, last = table.rpartition(".")
    shown = f"{name.rpartition('.')[2]} of {table}" if kind == "column" else name
    # What one of the scripts made itself is not in use.
    must_exist = kind != "column" and bool(fact.detail["used"]) and not fact.detail.get("optional")
    return _Place(kind, shown, schema or "public", last, must_exist)


def _estimates(connection: Connection[Any], wanted: Sequence[_Place]) -> list[dict[str, Any]]:
    values = {
        "schemas": [place.schema for place in wanted],
        "tables": [place.table for place in wanted],
    }
    return _ask(connection, "estimates", values)


def _tables(connection: Connection[Any]) -> dict[str, Relation]:
    """Return the tables that are there: a search path finds one by looking into its schemas."""
    names = [
        row["name"] if row["schema"] == "public" else f"{row['schema']}.{row['name']}"
        for row in _ask(connection, "tables", {})
    ]
    return {name: Relation(name) for name in names}


def _ask(connection: Connection[Any], name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    text = files("slipstitch").joinpath("sql", "losses.sql").read_text("utf-8")
    with connection.cursor(row_factory=dict_row) as cursor:
        # The text is ours, read from the package.
        cursor.execute(cast("Any", split_named(text)[name]), values)
        return cursor.fetchall()
