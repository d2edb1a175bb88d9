"""Find out whether a call changed rows of others, and whether an answer depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from psycopg import sql

from slipstitch.leaks.literals import qualified
from slipstitch.leaks.look import Relation
from slipstitch.leaks.stage import Stage

__all__ = ["Effects", "Watched"]

_COUNTED = """
select
    u.oid::int8,
    pg_catalog.pg_stat_get_xact_tuples_inserted(u.oid)
    + pg_catalog.pg_stat_get_xact_tuples_updated(u.oid)
    + pg_catalog.pg_stat_get_xact_tuples_deleted(u.oid)
from pg_catalog.unnest({}::oid[]) as u (oid)
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table, and the SQL condition of the rows of others in it, on alias ``t``."""

    relation: Relation
    others: str


@dataclass
class Effects:
    """Compares the rows of others before and after.

    :param watched: tables by oid.
    """

    stage: Stage
    watched: Mapping[int, Watched]
    _counted: dict[int, int] = field(default_factory=dict)
    _after: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def begin(self) -> None:
        """Remember how much was written so far. To be called before each attempt."""
        self.stage.end_attempt()
        self._counted = self._count()
        self._after = {}

    def see(self) -> None:
        """Look at what was written. To be called before the attempt is undone."""
        self.stage.connection.execute("reset role; set local row_security = off")
        now = self._count()
        touched = [oid for oid, count in now.items() if count != self._counted.get(oid, 0)]
        self._after = self._digests(touched)

    def changed(self) -> list[str]:
        """Return tables in which rows of others changed. To be called after it was undone."""
        if not self._after:
            return []
        with self.stage.savepoint("effects"):
            self.stage.connection.execute("reset role; set local row_security = off")
            before = self._digests(self._after)
        return [
            self.watched[oid].relation.label
            for oid, digest in self._after.items()
            if digest != before[oid]
        ]

    def _count(self) -> dict[int, int]:
        listed = "'{" + ",".join(map(str, self.watched)) + "}'"
        rows = self.stage.connection.execute(sql.SQL(_COUNTED.format(listed))).fetchall()
        return dict(rows)

    def _digests(self, oids: Iterable[int]) -> dict[int, tuple[object, ...]]:
        found = {}
        for oid in oids:
            watched = self.watched[oid]
            rows = self.stage.connection.execute(
                sql.SQL(
                    "select count(*), md5(string_agg(md5(t::text), '' order by md5(t::text)))"
                    f" from {qualified(watched.relation)} as t where {watched.others}"
                )
            ).fetchall()
            found[oid] = rows[0]
        return found
