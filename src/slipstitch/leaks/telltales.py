"""Recognise rows of others by their values, in whatever a view or a function gives."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from slipstitch.leaks.look import Relation
from slipstitch.leaks.model import Boundary, Row

__all__ = ["Telltales", "texts_in"]

# Short words and names of things stand in many places; a phrase or an address does not.
_TELLS = re.compile(r"(?=.{8}).*[\s@-]")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass
class Telltales:
    """Values that stand in rows of others and in none of the identity's own.

    :param places: by value, the column where it stands.
    """

    places: dict[str, str] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)

    def add(self, relation: Relation, boundary: Boundary, others: Sequence[Row]) -> None:
        """Learn the values of others: ids, and texts that stand in one row only."""
        keys = set(relation.primary_key)
        for column in relation.columns.values():
            is_id = column.type == "uuid" and (boundary.is_tenants or column.name in keys)
            if not is_id and column.category != "S":
                continue
            found = Counter(row.values.get(column.name) for row in others)
            for value, times in found.items():
                if isinstance(value, str) and (is_id or (times == 1 and _TELLS.search(value))):
                    self.places.setdefault(value, f"{relation.label}.{column.name}")

    def spare(self, rows: Iterable[Row]) -> None:
        """Forget what stands in rows that the identity may see."""
        for row in rows:
            self._own.update(texts_in(row.values))

    def found_in(self, document: Any, given: Iterable[str] = ()) -> dict[str, str]:
        """Return the values of others in a document, but those that were given to ask for it.

        >>> telltales = Telltales({"b2b2b2b2-0000": "app.notes.id", "north": "app.notes.name"})
        >>> telltales.found_in({"rows": [{"id": "b2b2b2b2-0000"}, {"id": "north"}]}, ["north"])
        {'b2b2b2b2-0000': 'app.notes.id'}
        """
        known = set(given)
        return {
            text: self.places[text]
            for text in texts_in(document)
            if text in self.places and text not in self._own and text not in known
        }

    def is_own(self, text: str) -> bool:
        """Whether a text is an id that stands in rows which the identity may see."""
        return text in self._own and bool(_UUID.fullmatch(text))

    def some(self, number: int) -> list[str]:
        """Return a few of the values."""
        return [text for text in self.places if text not in self._own][:number]


def texts_in(document: Any) -> Iterator[str]:
    """Yield the texts of a document of JSON, and the ids inside of longer texts."""
    if isinstance(document, str):
        yield document
        if len(document) > 36:
            yield from _UUID.findall(document)
        if document[:1] in ("{", "["):
            try:
                inner = json.loads(document)
            except ValueError:
                return
            yield from texts_in(inner)
    elif isinstance(document, dict):
        for value in document.values():
            yield from texts_in(value)
    elif isinstance(document, list):
        for value in document:
            yield from texts_in(value)
