"""What reverts would lose: tables and columns that their scripts drop, and the rows in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from psycopg import Connection
from psycopg.rows import dict_row

from slipstitch.lint.model.relations import Known, Relation
from slipstitch.records import record
from slipstitch.registry.queries import read_sql, split_named
from slipstitch.runner.ready import Ready
from slipstitch.runner.removals import REMOVES, Place, Removal, Root, Unseen, removals_of
from slipstitch.runner.scripts import PreparedScript

__all__ = ["Loss", "find_losses", "losses_by_change"]

_NOT_KNOWN = ("script", "unknown")


@record
class Loss:
    """Something with rows in it that a script removes.

    :param kind: ``table``, ``schema``, ``rows`` (all of a table), ``some rows`` (those that a
        condition picks), ``column``, ``script`` for what only psql could tell of a script, or
        ``unknown`` for what the text of a statement does not tell.
    :param name: of the table or schema; of the column with its table; the path of the script; the
        place of the statement and what it does.
    :param rows: how many rows are known of, by the catalog's estimates.
    :param has_uncounted: whether there are rows that nobody counted yet.
    """

    kind: str
    name: str
    rows: int
    has_uncounted: bool

    @property
    def takes_rows(self) -> bool:
        """Whether rows go as a whole, for all that is known: not a value of each, nor a few."""
        return self.kind not in ("column", "some rows", "unknown")

    @property
    def is_known(self) -> bool:
        """Whether it is known what goes."""
        return self.kind not in _NOT_KNOWN

    @property
    def text(self) -> str:
        """The loss for people.

        >>> Loss("table", "shop.orders", 1200, False).text
        'table shop.orders with about 1,200 rows'
        """
        if self.kind == "script":
            return f"what else {self.name} removes is not known: only psql can run it"
        if self.kind == "unknown":
            return f"what cannot be known: {self.name}"
        rows = f"about {self.rows:,} row{'' if self.rows == 1 else 's'}"
        if self.has_uncounted:
            rows = f"{rows} and more" if self.rows else "rows, nobody counted how many"
        if self.kind == "column":
            return f"column {self.name}, in {rows}"
        if self.kind == "some rows":
            return f"those rows of table {self.name} that a condition picks, of {rows}"
        what = (
            f"all rows of table {self.name}:"
            if self.kind == "rows"
            else f"{self.kind} {self.name} with"
        )
        return f"{what} {rows}"


def losses_by_change(connection: Connection[Any], ready: Ready) -> dict[str, tuple[Loss, ...]]:
    """Return by change id what each script would lose; the run itself tells what is not read."""
    scripts = {name: each for name, each in ready.items() if isinstance(each, PreparedScript)}
    return dict(zip(scripts, find_losses(connection, list(scripts.values())), strict=True))


def find_losses(
    connection: Connection[Any], scripts: Sequence[PreparedScript]
) -> list[tuple[Loss, ...]]:
    """Return what each script would lose; a few statements are sent, however many scripts.

    A script is read, never run. What it does in a way that its text does not tell, such as a
    statement that it composes, is told as not known.

    :param scripts: in the order in which they would run.
    """
    found = _removals(connection, scripts)
    along = _taken_along(connection, {one for each in found for one in each})
    removing = _removing_routines(connection, {one for each in found for one in each})
    places = _places(found, along)
    wanted = [place for each in places for place in each]
    estimates = iter(_estimates(connection, wanted) if wanted else ())
    losses = []
    for script, removals, each in zip(scripts, found, places, strict=True):
        rows = [(place, next(estimates)) for place in each]
        lost = [loss for place, row in rows if (loss := _loss(place, row)) is not None]
        unseen = (one for one in removals if isinstance(one, Unseen))
        lost += [
            Loss("unknown", one.shown, 0, has_uncounted=True)
            for one in unseen
            if one.routine is None or (one.schema, one.routine) in removing
        ]
        if script.script.unsupported:
            lost.append(Loss("script", script.path, 0, has_uncounted=True))
        losses.append(tuple(lost))
    return losses


def _removals(
    connection: Connection[Any], scripts: Sequence[PreparedScript]
) -> list[list[Removal]]:
    """Read the scripts one after another: what one makes, a later one may remove."""
    texts = [statement.text for script in scripts for statement in script.script.statements]
    known = Known()
    if any("search_path" in text for text in texts):
        known.relations = _tables(connection)
    # Whoever neither removes nor calls anything needs no reading of what the others make.
    if not any(REMOVES.search(text) or "(" in text for text in texts):
        return [[] for _ in scripts]
    return [removals_of(script.script, known) for script in scripts]


def _places(
    found: Sequence[Sequence[Removal]], along: Mapping[Root, Sequence[Place]]
) -> list[list[Place]]:
    """Put in the place of what takes others along those others, but for what is gone by then."""
    gone: set[tuple[str, str | None]] = set()
    places = []
    for removals in found:
        each: dict[Place, None] = {}
        for one in removals:
            if isinstance(one, Place):
                each[one] = None
                gone |= _goes(one)
            elif isinstance(one, Root):
                for place in along[one]:
                    if not gone & {(place.schema, place.table), (place.schema, None)}:
                        each[place] = None
                        gone |= _goes(place)
        places.append(list(each))
    return places


def _goes(place: Place) -> set[tuple[str, str | None]]:
    return {(place.schema, place.table)} if place.kind in ("table", "schema") else set()


def _loss(place: Place, row: dict[str, Any]) -> Loss | None:
    has_uncounted = row["has_uncounted"] or (place.must_exist and not row["is_there"])
    if not row["known"] and not has_uncounted:
        return None
    return Loss(place.kind, place.shown, row["known"], has_uncounted)


def _taken_along(
    connection: Connection[Any], removals: Iterable[Removal]
) -> dict[Root, list[Place]]:
    """Ask the catalog which tables and columns go with what is dropped."""
    roots = [one for one in removals if isinstance(one, Root)]
    along: dict[Root, list[Place]] = {root: [] for root in roots}
    if not roots:
        return along
    values = {
        "kinds": [root.kind for root in roots],
        "schemas": [root.schema for root in roots],
        "names": [root.name for root in roots],
        "cascades": [root.cascades for root in roots],
    }
    for row in _ask(connection, "taken_along", values):
        schema, table, column = row["schema"], row["name"], row["column"]
        shown = table if schema == "public" else f"{schema}.{table}"
        place = (
            Place("table", shown, schema, table)
            if column is None
            else Place("column", f"{column} of {shown}", schema, table)
        )
        along[roots[row["place"] - 1]].append(place)
    return along


def _removing_routines(
    connection: Connection[Any], removals: Iterable[Removal]
) -> set[tuple[str | None, str]]:
    """Return which of the routines that are called say that they remove something."""
    called = [one for one in removals if isinstance(one, Unseen) and one.routine is not None]
    names = sorted({(one.schema or "", one.routine or "") for one in called})
    if not names:
        return set()
    values = {
        "schemas": [schema or None for schema, _ in names],
        "names": [name for _, name in names],
    }
    rows = _ask(connection, "removing_routines", values)
    return {(names[row["place"] - 1][0] or None, names[row["place"] - 1][1]) for row in rows}


def _estimates(connection: Connection[Any], wanted: Sequence[Place]) -> list[dict[str, Any]]:
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
    text = read_sql("losses.sql")
    with connection.cursor(row_factory=dict_row) as cursor:
        # The text is ours, read from the package.
        cursor.execute(cast("Any", split_named(text)[name]), values)
        return cursor.fetchall()
