"""What the catalog says of a statement that was begun outside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, sql

from slipstitch.records import record
from slipstitch.runner.protocol import Probe

__all__ = ["Catalog", "Finding"]


@record(slots=False)
class Finding:
    """What the catalog says, in words too.

    :param mend: statements to run first, one by one, each outside a transaction. They take away,
        or finish, what a statement that was cut short left lying. Where the statement took
        effect but for them, the probe says done.
    :param table: the table whose lock a session holds while it is at work on what is to be
        mended.
    """

    probe: Probe
    text: str
    mend: tuple[sql.Composed, ...] = ()
    table: int | None = None


@record(slots=False)
class Catalog:
    """A session to read by, and where a statement would have looked for names.

    :param connection: any session of the database.
    :param schemas: the schemas of the search path that the statement ran with; none where
        nobody knows them.
    """

    connection: Connection[Any]
    schemas: tuple[str, ...] = ()

    def relation(self, name: tuple[str | None, str]) -> int | None:
        """Return what a name stands for, nothing where there is none.

        :raises LookupError: when several schemas hold the name and none is known to come first.
        """
        schema, relation = name
        path = list(self.schemas) if schema is None else [schema]
        found = self.rows(
            "select c.oid from pg_catalog.pg_class as c"
            " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
            " where c.relname = %(name)s and c.relpersistence <> 't'"
            " and (n.nspname = any (%(path)s::text[]) or %(path)s::text[] = '{}')"
            " order by pg_catalog.array_position(%(path)s::text[], n.nspname::text)",
            {"name": relation, "path": path},
        )
        if len(found) > 1 and not path:
            raise LookupError(relation)
        return found[0][0] if found else None

    def rows(self, query: str, values: dict[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query of ours."""
        return self.connection.execute(query.encode(), values).fetchall()
