"""What the leak matrix speaks of: identities, boundaries, cells, and what could not be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Boundary",
    "Cell",
    "Identity",
    "Options",
    "Outcome",
    "Result",
    "Row",
    "Untried",
]

Outcome = Literal["denied", "kept", "blind", "leaks", "tells", "told"]
"""How a trial ended.

``denied``: the role has no right to try. ``kept``: it may try, and reached nothing of others.
``blind``: it does not see rows of its own. ``leaks``: it read or wrote rows of others. ``tells``:
it learnt of rows of others, without reading them. ``told``: the same, by something that PostgreSQL
gives to whoever may run SQL.
"""


@dataclass(frozen=True)
class Identity:
    """Somebody who asks: a role, the claims of a token, and whose rows are theirs.

    :param role: the role that the gateway switches to.
    :param claims: what goes to ``request.jwt.claims``; None for somebody without a token.
    :param tenants: values of the tenant column whose rows belong to them.
    :param bounds: further limits by column, ``location_id`` or ``schema.table.column``: the values
        whose rows belong to them. A null in such a column belongs to everybody of the tenant.
    :param open_tables: tables on which bounds of a bare column do not hold, ``schema.table``.
    :param settings: further settings of the session, for policies that read those.
    :param begin: statements that begin a request, run as the role.
    """

    name: str
    role: str
    claims: Mapping[str, Any] | None = None
    tenants: frozenset[str] = frozenset()
    bounds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open_tables: frozenset[str] = frozenset()
    settings: Mapping[str, str] = field(default_factory=dict)
    begin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What is tried, and how much of it.

    :param tenant_columns: columns that say whose a row is, the first that a table has counts.
    :param rows: rows of others that are looked for in each table, at most.
    :param small: rows up to which statements without a ``where`` are tried on a table.
    :param timeout: seconds that one statement may take.
    :param writes: whether inserts, updates and deletes are tried.
    :param routines: whether functions are called.
    :param views: whether views are read.
    :param schemas: schemas that are tried; all but the system's where empty.
    :param relations: relations that are tried, ``schema.name``; all where empty.
    """

    tenant_columns: tuple[str, ...]
    rows: int = 1000
    small: int = 10_000
    timeout: float = 30
    writes: bool = True
    routines: bool = True
    views: bool = True
    schemas: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Boundary:
    """A line that an identity must not cross on one relation.

    :param name: the column that draws it.
    :param others: SQL condition on alias ``t``: the rows on the other side.
    :param column: the column to move a row across with; None where a foreign key leads there.
    :param is_tenants: whether it runs between tenants, and not inside of one.
    """

    name: str
    others: str
    column: str | None
    is_tenants: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the truth has it: where it lies, and what is in it."""

    table_oid: int
    place: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One trial and how it ended.

    :param relation: the relation or function, ``schema.name``.
    :param command: what was tried, such as ``select`` or ``delete without where``.
    :param boundary: the column whose line was tried.
    :param why: what was seen, for people.
    :param rows: how many rows of others were reached.
    """

    identity: str
    relation: str
    command: str
    outcome: Outcome
    boundary: str = ""
    why: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Untried:
    """Something that the matrix says nothing of, and why."""

    relation: str
    why: str
    identity: str = ""


@dataclass
class Result:
    """All cells of a matrix.

    :param sees_own: identities that saw a row of their own.
    :param answers: identities to whom a function answered.
    """

    cells: list[Cell] = field(default_factory=list)
    untried: list[Untried] = field(default_factory=list)
    sees_own: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)

    @property
    def answered(self) -> bool:
        """Whether anybody reached anything of their own: else nothing is proved."""
        return bool(self.sees_own or self.answers)

    @property
    def leaks(self) -> list[Cell]:
        """Cells in which something was reached or told that must not be."""
        return [cell for cell in self.cells if cell.outcome in ("leaks", "tells")]
