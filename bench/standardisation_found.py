"""Whether what was acknowledged is there: under the old name and in the new table, once in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from bench.standardisation_crowd import Write

__all__ = ["Check", "look_for"]

# What the old application finds under its names, and what stands in the new tables.
_FOUND = {
    "messages": """
        select
            w.key,
            w.text,
            (select array_agg(m.body) from {old}.messages as m where m.id = w.key),
            (
                select array_agg(m.body)
                from standardisation.records as k
                inner join comms.messages as m
                    on k.target_organization_id = m.organization_id and k.target_id = m.id
                where
                    k.table_name = 'messages'
                    and k.state = 'standardised'
                    and k.old_id = w.key
                    and m.deleted_at is null
            )
        from unnest(%s::text[], %s::text[]) as w (key, text)
    """,
    "contacts": """
        select
            w.key,
            w.text,
            (select array_agg(c.name) from {old}.contacts as c where c.id = w.key),
            (
                select array_agg(c.display_name)
                from standardisation.records as k
                inner join contact.contacts as c
                    on k.target_organization_id = c.organization_id and k.target_id = c.id
                where
                    k.table_name = 'contacts'
                    and k.state = 'standardised'
                    and k.old_id = w.key
                    and c.deleted_at is null
            )
        from unnest(%s::text[], %s::text[]) as w (key, text)
    """,
}


@dataclass(frozen=True)
class Check:
    """What became of acknowledged writes of one table."""

    table: str
    writes: int
    lost_old: int
    lost_new: int
    doubled: int
    examples: Sequence[str]

    @property
    def is_wrong(self) -> bool:
        """Whether a promise was broken."""
        return bool(self.lost_old or self.lost_new or self.doubled)


def look_for(connection: Connection[Any], standing: Mapping[tuple[str, str], Write]) -> list[Check]:
    """Look for the last write of each row under the old name and in the new table.

    :param standing: the last acknowledged write of each row, by table and key.
    """
    return [
        _check(connection, table, [each for each in standing.values() if each.table == table])
        for table in _FOUND
    ]


def _check(connection: Connection[Any], table: str, wanted: Sequence[Write]) -> Check:
    row = connection.execute("select pg_catalog.to_regclass('legacy_names.messages')").fetchone()
    old = "legacy" if row == (None,) else "legacy_names"
    lost_old, lost_new, doubled = 0, 0, 0
    examples: list[str] = []
    for write, in_old, in_new in _found(connection, table, old, wanted):
        expected = [] if write.text is None else [write.text]
        lost_old += in_old[:1] != expected
        lost_new += in_new[:1] != expected
        doubled += len(in_old) > 1 or len(in_new) > 1
        if (in_old != expected or in_new != expected) and len(examples) < 5:
            examples.append(f"{write}: old {in_old}, new {in_new}")
    return Check(table, len(wanted), lost_old, lost_new, doubled, examples)


def _found(
    connection: Connection[Any], table: str, old: str, wanted: Sequence[Write]
) -> Iterator[tuple[Write, list[str], list[str]]]:
    by_key = {each.key: each for each in wanted}
    values = [[each.key for each in wanted], [each.text for each in wanted]]
    for key, _, in_old, in_new in connection.execute(
        _FOUND[table].format(old=old).encode(), values
    ):
        yield by_key[key], list(in_old or []), list(in_new or [])
