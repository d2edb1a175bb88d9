"""Tell which parts of the catalogue changed since another look, and what they can have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from slipstitch.catalog.versions import Version, versions_of

__all__ = ["CatalogState", "parts_to_read", "read_state"]

_CATALOGS = """\
select
    c.oid::pg_catalog.regclass::text as catalog,
    pg_catalog.has_table_privilege(c.oid, 'select') as may_be_read
from pg_catalog.pg_class as c
where
    c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
    and c.relkind = 'r'
    -- What is in these is no definition, and the first two change by themselves.
    and c.relname not in (
        'pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject', 'pg_largeobject_metadata'
    )
order by 1"""

# These two hold rows about objects of every kind, each kind for itself.
_BY_KIND = {"pg_depend": "classid", "pg_description": "classoid"}

# What a row of these is about. An object that is new has a higher id than all others, and what is
# about others is as it was where all rows about them are: they say nothing of who refers to them.
_ABOUT = {
    "pg_class": "oid",
    "pg_attrdef": "adrelid",
    "pg_attribute": "attrelid",
    "pg_constraint": "oid",
    "pg_depend": "objid",
    "pg_description": "objoid",
    "pg_enum": "enumtypid",
    "pg_index": "indexrelid",
    "pg_inherits": "inhrelid",
    "pg_partitioned_table": "partrelid",
    "pg_policy": "oid",
    "pg_proc": "oid",
    "pg_rewrite": "ev_class",
    "pg_sequence": "seqrelid",
    "pg_trigger": "oid",
    "pg_type": "oid",
}
_WITH_IDS = (
    *("pg_attrdef", "pg_class", "pg_constraint", "pg_policy", "pg_proc", "pg_rewrite"),
    *("pg_trigger", "pg_type"),
)
# Parts that can be read of new objects alone; the others hold little.
_GROWING = ("relations", "columns", "constraints", "indexes", "triggers", "policies", "routines")

# By what other objects know a routine: its name, and how it is called. Their definitions, as the
# server writes them, hold nothing else of it.
_ROUTINES = """\
select
    coalesce(pg_catalog.max(p.oid::bigint), 0),
    pg_catalog.count(*),
    coalesce(
        pg_catalog.sum(
            pg_catalog.hash_record_extended(
                row(
                    p.oid, p.proname, p.pronamespace, p.prokind, p.proretset, p.prorettype,
                    p.provariadic, p.proargtypes::text, p.proallargtypes::text,
                    p.proargmodes::text, p.proargnames::text
                ),
                0
            )
        ),
        0
    )
from pg_catalog.pg_proc as p
where p.oid::bigint <= %s"""
_EVERY_OID = 2**32

# What changed in these can show in these parts alone, and in no other. Where anything else
# changed, all is read again: a name of a type, say, stands in many definitions.
_SHOWN_IN = {
    "pg_policy": {"policies"},
    "pg_depend of pg_policy": {"policies"},
    "pg_description of pg_policy": {"policies"},
    "pg_proc": {"routines"},
    "pg_depend of pg_proc": {"routines"},
    "pg_description of pg_proc": {"routines"},
    "pg_trigger": {"triggers", "constraints"},
    "pg_depend of pg_trigger": {"triggers"},
    "pg_description of pg_trigger": {"triggers"},
    # Who owns or may use what: the objects say it themselves.
    "pg_shdepend": set(),
}


@dataclass(frozen=True, slots=True)
class CatalogState:
    """The versions of all that defines a database, and of what servers share.

    :param versions: by catalogue; of some by kind of object, such as ``pg_depend of pg_proc``.
    :param last_object: the highest object id of those that a plan makes by the hundred.
    :param last_routine: the highest object id of a routine.
    :param known_routines: a version of the names of all routines up to that one.
    """

    versions: Mapping[str, Version]
    last_object: int
    last_routine: int
    known_routines: Version

    def version(self, catalog: str) -> Version:
        """Return the version of a whole catalogue."""
        if catalog not in _BY_KIND:
            return self.versions[catalog]
        kinds = [each for name, each in self.versions.items() if name.startswith(f"{catalog} of ")]
        return sum(count for count, _ in kinds), sum(total for _, total in kinds)


def read_state(
    connection: psycopg.Connection[Any], earlier: CatalogState | None = None
) -> CatalogState | None:
    """Return the state of the catalogue; the cost grows with its rows.

    :param connection: in a transaction.
    :param earlier: what it knows of routines is not read again where none of them changed.
    :returns: None where the role may not read all of it, as only superusers may.
    """
    catalogs = connection.execute(_CATALOGS).fetchall()
    if not all(may_be_read for _, may_be_read in catalogs):
        return None
    names = [name for name, _ in catalogs if name not in _BY_KIND]
    versions = dict(zip(names, versions_of(connection, names), strict=True))
    with connection.pipeline():
        asked = {name: connection.execute(_by_kind(name, key)) for name, key in _BY_KIND.items()}
        highest = connection.execute(_last_object())
    ((last_object,),) = highest.fetchall()
    for name, found in asked.items():
        for kind, count, total in found.fetchall():
            versions[f"{name} of {kind}"] = (int(count), int(total))
    if earlier is not None and earlier.versions["pg_proc"] == versions["pg_proc"]:
        known = earlier.last_routine, earlier.known_routines
        return CatalogState(versions, int(last_object), *known)
    last, count, total = connection.execute(_ROUTINES, [_EVERY_OID]).fetchall()[0]
    return CatalogState(versions, int(last_object), int(last), (int(count), int(total)))


def parts_to_read(
    connection: psycopg.Connection[Any],
    earlier: CatalogState,
    now: CatalogState,
    every_part: Iterable[str],
) -> dict[str, int]:
    """Return the parts of a snapshot that may differ between two looks.

    :param connection: in the transaction that ``now`` was read in.
    :param every_part: all that there are.
    :returns: with each part the object id after which it is to be read, 0 for the whole of it.
    """
    names = earlier.versions.keys() | now.versions.keys()
    changed = {name for name in names if earlier.versions.get(name) != now.versions.get(name)}
    if changed <= _SHOWN_IN.keys() and (
        "pg_proc" not in changed or _knows_the_same_routines(connection, earlier)
    ):
        return {part: 0 for name in changed for part in _SHOWN_IN[name]}
    after = earlier.last_object if _only_added(connection, earlier, changed) else 0
    return {part: after if part in _GROWING else 0 for part in every_part}


def _only_added(
    connection: psycopg.Connection[Any], earlier: CatalogState, changed: Iterable[str]
) -> bool:
    """Return whether all rows that changed are about new objects."""
    catalogs = {name.partition(" of ")[0] for name in changed} - {"pg_shdepend"}
    if not catalogs <= _ABOUT.keys():
        return False
    for name in (name for name in _ABOUT if name in catalogs):
        rows = connection.execute(_up_to(name, _ABOUT[name]), [earlier.last_object])
        count, total = rows.fetchall()[0]
        if (int(count), int(total)) != earlier.version(name):
            return False
    return True


def _knows_the_same_routines(connection: psycopg.Connection[Any], earlier: CatalogState) -> bool:
    """Return whether routines were only added, or changed in what they alone show."""
    _, count, total = connection.execute(_ROUTINES, [earlier.last_routine]).fetchall()[0]
    return (int(count), int(total)) == earlier.known_routines


def _by_kind(catalog: str, key: str) -> sql.Composed:
    return sql.SQL(
        "select k.kind::pg_catalog.regclass::text, k.rows, k.total from ("
        "select t.{key} as kind, pg_catalog.count(*) as rows, pg_catalog.sum("
        "pg_catalog.hash_record_extended(row(t.ctid, t.xmin), 0)) as total"
        " from {catalog} as t group by 1) as k"
    ).format(key=sql.Identifier(key), catalog=sql.Identifier("pg_catalog", catalog))


def _up_to(catalog: str, key: str) -> sql.Composed:
    return sql.SQL(
        "select pg_catalog.count(*), coalesce(pg_catalog.sum("
        "pg_catalog.hash_record_extended(row(t.ctid, t.xmin), 0)), 0) from {catalog} as t"
        " where t.{key}::bigint <= %s"
    ).format(key=sql.Identifier(key), catalog=sql.Identifier("pg_catalog", catalog))


def _last_object() -> sql.Composed:
    highest = sql.SQL("(select pg_catalog.max(t.oid)::bigint from pg_catalog.{} as t)")
    each = [highest.format(sql.Identifier(name)) for name in _WITH_IDS]
    return sql.SQL("select greatest({})").format(sql.SQL(", ").join(each))
