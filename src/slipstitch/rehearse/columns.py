"""Find which column each parameter of a statement belongs to, from the words of the statement.

The rule: a parameter belongs to a column when it is compared with it (``column = $1``, ``$1 <
column``, ``column in ($1, $2)``, ``column = any ($1)``, ``column between $1 and $2``), when it is
put into it (``insert into t (column) values ($1)``, ``set column = $1``), or when it is the count
of ``limit``, ``offset`` or ``fetch``. A parameter inside an expression, an argument of a function
or one of several in a row belongs to none, and is listed as not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from slipstitch.script.words import Word, words_of

__all__ = ["Found", "Table", "Use", "find_uses"]

_PARAMETER = re.compile(r"\$(\d+)")
_OPERATORS = frozenset({"=", "<>", "!=", "<", ">", "<=", ">=", "like", "ilike", "~", "~*"})
_BEFORE_TABLE = frozenset({"from", "join", "update", "into", "using"})
_NO_ALIAS = frozenset(
    {"as", "on", "using", "where", "set", "values", "select", "join", "inner", "left", "right"}
    | {"full", "cross", "natural", "order", "group", "limit", "offset", "fetch", "for", "only"}
    | {"returning", "union", "except", "intersect", "having", "window", "default", "when"}
    | {"tablesample", "with", "lateral"}
)
_COUNTS = frozenset({"limit", "offset", "first", "next"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a statement names, and the name it goes by there."""

    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class Use:
    """What a parameter is used for.

    :param column: its name as written, and ``qualifier`` what stands before the dot.
    :param how: ``compared``, ``listed`` (an array of values), ``inserted``, ``set`` or ``count``.
    """

    parameter: int
    how: str
    column: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a statement, the one that is written first, and what parameters are for."""

    tables: tuple[Table, ...]
    uses: tuple[Use, ...]
    parameters: frozenset[int]


def find_uses(text: str) -> Found:
    """Return what the words of a statement tell of its parameters.

    >>> found = find_uses("select * from app.orders o where o.id = $1 and total > $2 limit $3")
    >>> [(use.parameter, use.how, use.qualifier, use.column) for use in found.uses]
    [(1, 'compared', 'o', 'id'), (2, 'compared', '', 'total'), (3, 'count', '', 'limit')]
    >>> found = find_uses("insert into t (a, b) values ($1, lower($2))")
    >>> [(use.parameter, use.how, use.column) for use in found.uses]
    [(1, 'inserted', 'a')]
    """
    reader = _Reader(list(words_of(text)))
    tables = tuple(reader.tables())
    numbers = frozenset(reader.number(place) for place in reader.places())
    inserted = reader.inserted()
    uses = []
    for place in reader.places():
        number = reader.number(place)
        use = inserted.get(place) or reader.use(place, number)
        if use is not None:
            uses.append(use)
    return Found(tables, tuple(uses), numbers)


@dataclass
class _Reader:
    """Looks around in the words of one statement."""

    words: Sequence[Word]
    _texts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._texts = [word.text for word in self.words]

    def text(self, place: int) -> str:
        return self._texts[place] if 0 <= place < len(self._texts) else ""

    def number(self, place: int) -> int:
        match = _PARAMETER.fullmatch(self.text(place))
        return int(match[1]) if match else 0

    def places(self) -> list[int]:
        return [place for place in range(len(self.words)) if self.number(place)]

    def is_name(self, place: int) -> bool:
        return 0 <= place < len(self.words) and self.words[place].kind in ("word", "name")

    # -- tables ---------------------------------------------------------------------------

    def tables(self) -> Iterator[Table]:
        for place, text in enumerate(self._texts):
            if text in _BEFORE_TABLE:
                yield from self._tables_at(place + 1)

    def _tables_at(self, place: int) -> Iterator[Table]:
        while True:
            if self.text(place) in ("only", "lateral"):
                place += 1
            name, place = self._name(place)
            if not name or self.text(place) == "(":
                # A function, a subquery, or `insert into t (columns)`.
                if name and self._is_insert(place):
                    yield Table(name, name.rpartition(".")[2])
                return
            alias = name.rpartition(".")[2]
            if self.text(place) == "as":
                place += 1
            if self.is_name(place) and self.text(place) not in _NO_ALIAS:
                alias, place = self.text(place), place + 1
            yield Table(name, alias)
            if self.text(place) != ",":
                return
            place += 1

    def _is_insert(self, place: int) -> bool:
        """Whether the parenthesis after a table's name begins the columns of an insert."""
        while place > 0 and (self.is_name(place - 1) or self.text(place - 1) == "."):
            place -= 1
            if self.text(place) == "into":
                return True
        return False

    def _name(self, place: int) -> tuple[str, int]:
        """Return a name with its dots, and the place after it."""
        parts: list[str] = []
        while self.is_name(place):
            parts.append(self.text(place))
            place += 1
            if self.text(place) != ".":
                break
            parts.append(".")
            place += 1
        return "".join(parts), place

    # -- uses -----------------------------------------------------------------------------

    def inserted(self) -> dict[int, Use]:
        """Return by place what each parameter among the values of an insert is put into."""
        if "into" not in self._texts or "values" not in self._texts:
            return {}
        _, place = self._name(self._texts.index("into") + 1)
        if self.text(place) == "as":
            place += 2
        if self.text(place) != "(":
            return {}
        end = self._texts.index(")", place)
        columns = [self.text(each) for each in range(place + 1, end) if self.is_name(each)]
        found: dict[int, Use] = {}
        depth = position = 0
        for each in range(self._texts.index("values") + 1, len(self._texts)):
            text = self.text(each)
            depth += (text == "(") - (text == ")")
            if depth == 0 and text not in (")", ","):
                break
            position = 0 if depth == 0 else position + (text == "," and depth == 1)
            alone = self.text(each - 1) in ("(", ",") and self.text(each + 1) in (")", ",", "::")
            if depth == 1 and self.number(each) and alone and position < len(columns):
                found[each] = Use(self.number(each), "inserted", columns[position])
        return found

    def use(self, place: int, number: int) -> Use | None:
        """Return what a parameter is compared with or put into."""
        before = self.text(place - 1)
        if before in _COUNTS:
            return Use(number, "count", "offset" if before == "offset" else "limit")
        end, how = self._other_side(place)
        if end:
            return self._column_before(end, number, how)
        if self.text(place + 1) in _OPERATORS and self.is_name(place + 2):
            name, after = self._name(place + 2)
            if self.text(after) != "(":
                qualifier, _, column = name.rpartition(".")
                return Use(number, "compared", column, qualifier)
        return None

    def _other_side(self, place: int) -> tuple[int, str]:
        """Return where the column ends that stands before the comparison; 0 where none does."""
        before = self.text(place - 1)
        if before == "(" and self.text(place - 2) == "any":
            return place - 4, "listed"
        if before in _OPERATORS and not self._goes_on(place):
            return place - 2, "compared"
        if before == "between":
            return place - 2, "compared"
        if before == "and" and self.text(place - 3) == "between":
            return place - 4, "compared"
        start = self._list_start(place)
        if start and self.text(start - 1) == "in":
            return start - (3 if self.text(start - 2) == "not" else 2), "compared"
        return 0, ""

    def _goes_on(self, place: int) -> bool:
        """Whether the parameter is only the beginning of an expression."""
        return self.text(place + 1) in ("+", "-", "*", "/", "%", "||", "[")

    def _list_start(self, place: int) -> int:
        """Return the parenthesis that begins a list of nothing but parameters."""
        place -= 1
        while self.text(place) == "," or self.number(place):
            place -= 1
        return place if self.text(place) == "(" else 0

    def _column_before(self, place: int, number: int, how: str) -> Use | None:
        """Return the use of the column whose name ends at a place, unless it is a part of more."""
        if not self.is_name(place):
            return None
        column = self.text(place)
        qualifier = ""
        start = place
        if self.text(place - 1) == "." and self.is_name(place - 2):
            start = place - 2
            qualifier = self.text(start)
        if self.text(start - 1) == "set" or (
            self.text(start - 1) == "," and how == "compared" and self._is_in_set(start)
        ):
            return Use(number, "set", column)
        if self.text(start - 1) in ("+", "-", "*", "/", "%", "||"):
            return None
        return Use(number, how, column, qualifier)

    def _is_in_set(self, place: int) -> bool:
        """Whether a place is in the list after ``set`` of an update."""
        for each in range(place, -1, -1):
            if self.text(each) in ("where", "from", "values", "select"):
                return False
            if self.text(each) == "set":
                return True
        return False
