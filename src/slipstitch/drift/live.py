"""Compare a database in use with what the plan makes, object by object, with the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import psycopg

from slipstitch.catalog.diff import Difference, compare
from slipstitch.catalog.snapshot import Snapshot, take_snapshot
from slipstitch.drift.mend import Mender, order_of
from slipstitch.drift.touches import Touch, Touches
from slipstitch.registry.queries import progress_schema

__all__ = ["Parted", "compare_with_plan", "look_at"]

# How a database came by its columns, or where it lives, is no difference of what it is.
_NEVER = frozenset({"position"})
_ELSEWHERE = ("database",)


@dataclass(frozen=True, slots=True)
class Parted:
    """An object that is not what the plan makes of it.

    :param differences: the plan is on the left, the database on the right.
    :param touched: what touched it last in the plan; nothing where no change names it.
    :param mending: the statements that would make it what the plan makes.
    """

    address: str
    differences: tuple[Difference, ...]
    touched: Touch | None
    mending: tuple[str, ...]

    @property
    def state(self) -> str:
        """``missing``, ``extra`` or ``differs``, as the database stands to the plan."""
        words = {"only left": "missing", "only right": "extra"}
        return words.get(self.differences[0].kind, "differs")


def look_at(
    connection: psycopg.Connection[Any], registry: str, without_schemas: Iterable[str] = ()
) -> Snapshot:
    """Read a catalogue without the registry's schemas; nothing is written.

    :param without_schemas: further schemas that are not the plan's.
    """
    found = take_snapshot(
        connection, without_schemas=[registry, progress_schema(registry), *without_schemas]
    )
    left_out = {
        address
        for address in found.objects
        if address in _ELSEWHERE
        or any(address == f"extension {name}" for name in ("plpgsql",))
        or address in {f"schema {name}" for name in without_schemas}
    }
    objects = {
        address: _without_version(address, attributes)
        for address, attributes in found.objects.items()
        if address not in left_out
    }
    return Snapshot(objects, {})


def _without_version(address: str, attributes: Any) -> Any:
    """Return what an extension is without its version: that is a matter of the server."""
    if not address.startswith("extension "):
        return attributes
    return {name: value for name, value in attributes.items() if name != "version"}


def compare_with_plan(
    plan: Snapshot,
    live: Snapshot,
    touches: Touches,
    built: psycopg.Connection[Any],
    *,
    database: str,
    ignore: Sequence[str] = (),
) -> tuple[Parted, ...]:
    """Return the objects that differ; what others need stands first, what is extra last.

    :param built: a connection to the database that the plan has built.
    :param database: the name of the live one.
    :param ignore: attributes that do not matter.
    """
    mender = Mender(plan, live, built, database)
    found = []
    differences = compare(plan, live, ignore={*_NEVER, *ignore})
    for address, each in groupby(differences, key=lambda difference: difference.address):
        own = tuple(each)
        found.append(Parted(address, own, touches.last(address), mender.mend(address, own)))
    return tuple(sorted(found, key=_order))


def _order(parted: Parted) -> tuple[int, int, bool]:
    """Put what is to be made in the order of need, and what is to go in the reverse, after it.

    A foreign key needs the key that it refers to.
    """
    place = order_of(parted.address)
    is_late = any(" FOREIGN KEY " in statement for statement in parted.mending)
    return (1, -place, False) if parted.state == "extra" else (0, place, is_late)
