"""Whether what was acknowledged is there: under the old name and in the new table, once in each.

What is kept back with its reason is there as well: an old application may write to a conversation
that is itself kept back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from bench.standardisation_crowd import Write

__all__ = ["Check", "look_for"]

_IN_OLD = {
    "messages": "select array_agg(m.body) from {old}.messages as m where m.id = w.key",
    "contacts": "select array_agg(c.name) from {old}.contacts as c where c.id = w.key",
}
_IN_NEW = {
    "messages": """
        select array_agg(coalesce(m.body, k.old_row ->> 'body'))
        from standardisation.records as k
        left join comms.messages as m
            on
                k.state = 'standardised'
                and k.target_organization_id = m.organization_id
                and k.target_id = m.id
                and m.deleted_at is null
        where
            k.table_name = 'messages'
            and k.old_id = w.key
            and (m.id is not null or k.state = 'quarantined')
    """,
    "contacts": """
        select array_agg(coalesce(c.display_name, k.old_row ->> 'name'))
        from standardisation.records as k
        left join contact.contacts as c
            on
                k.state = 'standardised'
                and k.target_organization_id = c.organization_id
                and k.target_id = c.id
                and c.deleted_at is null
        where
            k.table_name = 'contacts'
            and k.old_id = w.key
            and (c.id is not null or k.state = 'quarantined')
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


def look_for(
    connection: Connection[Any],
    standing: Mapping[tuple[str, str], Write],
    *,
    in_new: bool = True,
) -> list[Check]:
    """Look for the last write of each row under the old name and in the new table.

    :param standing: the last acknowledged write of each row, by table and key.
    :param in_new: whether the new tables have the rows of the old ones.
    """
    row = connection.execute("select pg_catalog.to_regclass('legacy_names.messages')").fetchone()
    old = "legacy" if row == (None,) else "legacy_names"
    found = []
    for table, query_old in _IN_OLD.items():
        wanted = [each for each in standing.values() if each.table == table]
        new = _IN_NEW[table] if in_new else "null::text[]"
        query = (
            f"select w.key, ({query_old.format(old=old)}), ({new})"
            " from unnest(%s::text[]) as w (key)"
        )
        found.append(_check(connection, table, query, wanted, in_new=in_new))
    return found


def _check(
    connection: Connection[Any], table: str, query: str, wanted: Sequence[Write], *, in_new: bool
) -> Check:
    lost_old, lost_new, doubled = 0, 0, 0
    examples: list[str] = []
    for write, old, new in _found(connection, query, wanted):
        expected = [] if write.text is None else [write.text]
        lost_old += old[:1] != expected
        lost_new += in_new and new[:1] != expected
        doubled += len(old) > 1 or len(new) > 1
        if (old != expected or (in_new and new != expected)) and len(examples) < 5:
            examples.append(f"{write}: old {old}, new {new}")
    return Check(table, len(wanted), lost_old, lost_new, doubled, examples)


def _found(
    connection: Connection[Any], query: str, wanted: Sequence[Write]
) -> Iterator[tuple[Write, list[str], list[str]]]:
    by_key = {each.key: each for each in wanted}
    for key, old, new in connection.execute(query.encode(), [list(by_key)]):
        yield by_key[key], list(old or []), list(new or [])
