"""Values that a column may take: by its type, its domain and its checks, tried on the server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from psycopg import Connection, errors

from slipstitch.leaks.literals import quoted
from slipstitch.leaks.look import Column, Relation, named_query

__all__ = ["Check", "Values"]

_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_SIZE = re.compile(r"\b\d{1,3}\b")
_MOST_COMBINATIONS = 400
# Texts of common shapes: a domain or a check takes one of them, most often.
_SHAPES = (
    "{token}",
    "{token}@example.com",
    "{slug}",
    "t_{number}",
    "s_{number}.t_{number}",
    "+6421{number:07d}",
    "NZD",
    "NZ",
    "nz",
    "en",
    "en-NZ",
    "Pacific/Auckland",
    "UTC",
    "https://{slug}.example.com/",
    "{digest}",
    "#112233",
    "{number}",
    "1.0.0",
    "A",
    "0 0 * * *",
    "{slug}.{slug}",
    "a",
)


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a table: its expression over columns."""

    name: str
    columns: tuple[str, ...]
    expression: str


class Values:
    """Proposes SQL expressions for columns and asks the server which of them a column takes.

    :param connection: in autocommit or in a transaction; each question is a savepoint's.
    """

    def __init__(self, connection: Connection[Any], relations: Sequence[int]) -> None:
        self._connection = connection
        self._checks: dict[int, list[Check]] = {}
        self._domain_words: dict[str, list[str]] = {}
        self._used: dict[tuple[int, str], list[str]] = {}
        for row in named_query(connection, "checks", relations=list(relations)):
            check = Check(row["name"], tuple(row["columns"] or ()), row["expression"])
            self._checks.setdefault(row["relation"], []).append(check)
        for row in named_query(connection, "type_words"):
            self._domain_words[row["name"]] = list(row["words"])

    def checks(self, relation: Relation) -> list[Check]:
        """Return the checks of a relation."""
        return self._checks.get(relation.oid, [])

    def first(self, relation: Relation, column: Column, token: str, number: int) -> str | None:
        """Return a value that the type and the checks of the column alone take.

        Another one than before, as long as there is any.
        """
        used = self._used.setdefault((relation.oid, column.name), [])
        spare = None
        own = [check for check in self.checks(relation) if set(check.columns) == {column.name}]
        for text in self.candidates(relation, column, token, number):
            if (text not in used or spare is None) and self._is_taken(column, text, own):
                if text not in used:
                    used.append(text)
                    return text
                spare = text
        return spare

    def _is_taken(self, column: Column, text: str, checks: Sequence[Check]) -> bool:
        expressions = " and ".join(f"({check.expression})" for check in checks) or "true"
        return self._holds(expressions, {column.name: f"({text})::{column.type}"})

    def _holds(self, expression: str, values: Mapping[str, str]) -> bool:
        listed = ", ".join(f"{text} as {quoted(name)}" for name, text in values.items())
        # The columns are asked for too: else the server would not look at their domains.
        question = f"select ({expression}) is not false, t.* from (select {listed}) as t"
        try:
            with self._connection.transaction():
                row = self._connection.execute(question).fetchone()
        except (errors.DataError, errors.IntegrityError, errors.ProgrammingError):
            return False
        return bool(row and row[0])

    def settle(
        self, relation: Relation, check: Check, row: Mapping[str, str], token: str, number: int
    ) -> dict[str, str] | None:
        """Return values of a check's columns with which it holds; None where none are found.

        :param row: the values so far, as SQL; what is not in it may be null too.
        """
        choices, few = [], []
        for name in check.columns:
            column = relation.columns[name]
            found = [row[name]] if name in row else []
            found += [] if column.is_not_null else [f"null::{column.type}"]
            first = None if name in row else self.first(relation, column, token, number)
            few.append([*([] if first is None else [f"({first})::{column.type}"]), *found])
            kinds = self.candidates(relation, column, token, number)
            found += [f"({text})::{column.type}" for text in kinds]
            choices.append(list(dict.fromkeys(found)))
        # Most often it is a matter of what is there and what is not.
        for texts in (*product(*few), *islice(product(*choices), _MOST_COMBINATIONS)):
            values = dict(zip(check.columns, texts, strict=True))
            if self._holds(check.expression, values):
                return values
        return None

    def candidates(
        self, relation: Relation, column: Column, token: str, number: int
    ) -> Iterator[str]:
        """Yield SQL expressions that a column may take, those its checks name first."""
        words = [
            word
            for check in self.checks(relation)
            if column.name in check.columns
            for word in _QUOTED.findall(check.expression)
        ]
        words += self._domain_words.get(column.type, [])
        base = column.base_type or column.type
        if base == "bytea":
            for check in self.checks(relation):
                if column.name in check.columns:
                    for size in _SIZE.findall(check.expression):
                        yield f"pg_catalog.decode(pg_catalog.repeat('ab', {size}), 'hex')"
        if base.endswith("[]"):
            yield "'{}'"
            for text in self._plain(base[:-2], column, words, token, number):
                yield f"array[{text}]"
            return
        yield from self._plain(base, column, words, token, number)

    @staticmethod
    def _plain(
        base: str, column: Column, words: Sequence[str], token: str, number: int
    ) -> Iterator[str]:
        digest = hashlib.sha256(f"{token}{number}".encode()).hexdigest()
        slug = re.sub(r"[^a-z0-9]+", "-", f"{token}-{number}".lower()).strip("-")
        if column.category == "S" or base in ("text", "character varying"):
            yield from (f"'{word}'" for word in words if word and len(word) < 60)
            unique = f"{token}-{number}"
            for shape in _SHAPES:
                text = shape.format(token=unique, slug=slug, number=number, digest=digest)
                yield f"'{text}'"
        elif base in ("json", "jsonb"):
            yield from (f"'{text}'" for text in _documents(words))
        elif base in _BY_TYPE:
            for text in _BY_TYPE[base]:
                yield text.format(number=number, digest=digest)
        elif column.category == "N":
            yield from (str(number), "1", "0", "100", "0.5")
        elif column.category == "E":
            yield from (f"'{word}'" for word in words)
        else:
            yield "default"


def _documents(words: Sequence[str]) -> Iterator[str]:
    """Yield documents: empty ones, plain values, objects of the keys that a check names.

    >>> list(_documents(["default"]))[-3:]
    ['{"default": true}', '{"default": 1}', '{"default": "a"}']
    """
    yield from ("{}", "[]", "true", "1", '"a"')
    keys = [word for word in words if re.fullmatch(r"[a-z_]+", word)]
    for key in keys[:_MOST_KEYS]:
        yield from (f'{{"{key}": {value}}}' for value in ("true", "1", '"a"'))


_MOST_KEYS = 12
_HEADS = ("77777777", "00000000", "ffffffff")
_INSTANT = "'2030-01-01 08:00+00'::timestamptz + interval '{number} hours'"
_BY_TYPE = {
    # Fixed ones, for what a check was asked about is what is inserted; one low and one high.
    "uuid": tuple(f"'{head}-0000-4000-8000-{{digest:.12}}'" for head in _HEADS),
    "boolean": ("false", "true"),
    "bytea": ("'\\x{digest}'", "'\\x00'", "'\\x{digest}{digest}'"),
    "date": ("date '2030-01-01' + {number}", "date '2000-01-01'"),
    "timestamp with time zone": (
        "pg_catalog.now()",
        _INSTANT,
        f"{_INSTANT} + interval '30 minutes'",
    ),
    "timestamp without time zone": (f"({_INSTANT})::timestamp",),
    "time without time zone": ("'09:00'", "'17:00'"),
    "interval": ("interval '1 hour'", "interval '1 day'"),
    "inet": ("'192.0.2.{number}'", "'192.0.2.1'"),
    "cidr": ("'192.0.2.0/24'",),
    "tstzrange": (f"pg_catalog.tstzrange({_INSTANT}, {_INSTANT} + interval '30 minutes')",),
    "daterange": ("pg_catalog.daterange(date '2030-01-01' + {number}, null)",),
    "int4range": ("'[1,2)'",),
    "numrange": ("'[1,2)'",),
    "xid8": ("pg_catalog.pg_current_xact_id()",),
    "tsvector": ("''",),
    "name": ("'a_name_{number}'",),
    "regclass": ("'pg_catalog.pg_class'",),
    "point": ("'(1,1)'",),
    '"char"': ("'a'",),
}
