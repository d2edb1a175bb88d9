"""Was an index built, dropped or built again, and what did a build that was cut short leave?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import sql

from slipstitch.runner.finding import Catalog, Finding
from slipstitch.runner.protocol import Probe
from slipstitch.runner.statement_names import IF_EXISTS, IF_NOT_EXISTS, read_name, without

__all__ = ["index_built", "index_dropped", "index_rebuilt"]

# What "reindex concurrently" calls the index that it builds, and the old one after the swap.
_TRANSIENT = "_cc(new|old)[0-9]*$"


def index_built(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    """Look for the index of ``create index concurrently``.

    One that is not valid is no index to a query, but it is written to, and a unique one refuses
    rows: it goes before the statement runs (again). "if not exists" would take it for done.
    """
    words = without(words, IF_NOT_EXISTS)
    if words[0] == "on":
        return None  # the server chose the name
    (_, name), rest = read_name(words)
    table = catalog.relation(read_name(without(rest, ("on",), ("only",)))[0])
    found = catalog.rows(
        "select n.nspname, i.indisvalid, i.indisunique and i.indisready"
        " from pg_catalog.pg_index as i"
        " join pg_catalog.pg_class as c on c.oid = i.indexrelid and c.relkind = 'i'"
        " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
        " where c.relname = %s and i.indrelid = %s",
        [name, table],
    )
    if not found:
        return Finding(Probe.NOT_DONE, f"there is no index {name}")
    schema, is_valid, refuses_rows = found[0]
    if is_valid:
        return Finding(Probe.DONE, f"index {name} is there and valid")
    text = f"index {name} is there but not valid"
    if refuses_rows:
        text += "; it is unique and refuses rows until it is dropped"
    return Finding(Probe.NOT_DONE, text, (_drop(schema, name),), table)


def index_dropped(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    """Look whether the index of ``drop index concurrently`` is gone."""
    (schema, name), _ = read_name(without(words, IF_EXISTS))
    index = catalog.relation((schema, name))
    if index is None:
        return Finding(Probe.DONE, f"there is no index {name} any more")
    return Finding(Probe.NOT_DONE, f"index {name} is still there")


def index_rebuilt(catalog: Catalog, words: Sequence[str]) -> Finding | None:
    """Look for what ``reindex concurrently`` left: it may run again without harm."""
    again = Finding(Probe.NOT_DONE, "it may run again without harm")
    if "concurrently" not in words:
        return again
    if words[0] == "(":
        words = words[words.index(")") + 1 :]
    kind, rest = words[0], without(words[1:], ("concurrently",))
    left = _left_by_reindex(catalog, kind, rest)
    if not left:
        return again
    names = ", ".join(name for _, name, _, _ in left)
    mend = tuple(_drop(schema, name) for schema, name, _, _ in left)
    finished = kind == "index" and all(is_old for _, _, is_old, _ in left)
    return Finding(
        Probe.DONE if finished else Probe.NOT_DONE,
        f"{names}: not valid, left by a rebuild that was cut short",
        mend,
        left[0][3],
    )


def _left_by_reindex(catalog: Catalog, kind: str, words: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return schema, name, whether it is the old index, and table of each index left over."""
    where = "true"
    values: dict[str, Any] = {"transient": _TRANSIENT}
    if kind in ("index", "table"):
        values["relation"] = catalog.relation(read_name(words)[0])
        where = _OF_INDEX if kind == "index" else _OF_TABLE
    elif kind == "schema":
        values["schema"] = read_name(words)[0][1]
        where = "t.relnamespace = (select s.oid from pg_catalog.pg_namespace as s"
        where += " where s.nspname = %(schema)s)"
    return catalog.rows(f"{_LEFT} and {where} order by c.relname", values)


_LEFT = (
    "select n.nspname, c.relname, c.relname ~ '_ccold[0-9]*$', i.indrelid"
    " from pg_catalog.pg_index as i"
    " join pg_catalog.pg_class as c on c.oid = i.indexrelid"
    " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
    " join pg_catalog.pg_class as t on t.oid = i.indrelid"
    " where not i.indisvalid and c.relkind = 'i' and c.relname ~ %(transient)s"
)
# An index may be partitioned: then those of its leaves are meant. Names are cut to fit.
_OF_INDEX = (
    "exists (select from pg_catalog.pg_index as o"
    " join pg_catalog.pg_class as oc on oc.oid = o.indexrelid"
    " where o.indrelid = i.indrelid and pg_catalog.starts_with("
    "oc.relname::text, pg_catalog.regexp_replace(c.relname::text, %(transient)s, ''))"
    " and (o.indexrelid = %(relation)s or o.indexrelid in"
    " (select r.relid from pg_catalog.pg_partition_tree(%(relation)s::oid::regclass) as r)))"
)
_OF_TABLE = (
    "exists (select from pg_catalog.pg_class as r where i.indrelid in (r.oid, r.reltoastrelid)"
    " and (r.oid = %(relation)s or r.oid in"
    " (select p.relid from pg_catalog.pg_partition_tree(%(relation)s::oid::regclass) as p)))"
)


def _drop(schema: str, name: str) -> sql.Composed:
    return sql.SQL("drop index concurrently if exists {}").format(sql.Identifier(schema, name))
