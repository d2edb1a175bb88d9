"""What advisors find in a database: their query as it is packed, and the findings that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from psycopg import Connection, errors, sql
from psycopg.rows import class_row

from slipstitch.errors import SlipstitchError

__all__ = [
    "LEVELS",
    "Advice",
    "Level",
    "Wish",
    "advice_query",
    "choose",
    "read_advice",
    "standalone_sql",
]

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
OLDEST = 140000
"""The oldest server that the query runs on, as ``server_version_num`` has it."""

_VIEWS = (
    "advised_relations",
    "advisor_keys",
    "advisor_row_security",
    "advisor_interfaces",
    "advisor_statistics",
)
_PACKED = Path(__file__).parent / "advice_sql"
_REPOSITORY = Path(__file__).parents[2] / "sql" / "ops"
_VIEW = re.compile(
    r"^create or replace view ops\.\w+\nwith \(security_invoker = true\) as\n(.*?);\n", re.M | re.S
)
_HEADER = """\
-- What an experienced eye would find in this database, with the SQL that mends it:
-- psql -f advise.sql
-- It reads the catalogue and the statistics alone and writes nothing. Any role may run it; sizes
-- are reckoned for tables that it may read. PostgreSQL 14 and later.

begin transaction read only;

set local search_path = pg_catalog, pg_temp;
set local statement_timeout = '60s';
set local lock_timeout = '2s';
-- Roles that people's requests run as, where they have other names than these:
set local advise.client_roles = 'anon,authenticated';

"""


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding; a field is a column of the advisors' views.

    :param code: the rule.
    :param object: what it is about, quoted where needed.
    :param remedy: SQL that mends it, after comments that say what has to be decided first.
    :param undo: SQL that takes the remedy back.
    :param proof: SQL condition that is true once it is mended; None where that is no change of the
        schema, or has to be written by whoever knows the data.
    """

    code: str
    level: Level
    object: str
    detail: str
    remedy: str
    undo: str | None
    proof: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which findings are wanted.

    :param level: the least grave one.
    :param rules: patterns of codes, as of a shell; all where empty.
    :param objects: patterns of objects.
    :param left_out: patterns ``CODE`` or ``CODE=OBJECT`` of findings that are right as they are.
    :param schemas_left_out: schemas that are somebody else's, such as a registry.
    """

    level: Level = "notice"
    rules: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    schemas_left_out: tuple[str, ...] = ()

    def wants(self, advice: Advice) -> bool:
        """Tell whether a finding is wanted."""
        if LEVELS.index(advice.level) > LEVELS.index(self.level):
            return False
        if self.rules and not _any(advice.code, self.rules):
            return False
        if self.objects and not _any(advice.object, self.objects):
            return False
        if any(advice.object.startswith(f"{schema}.") for schema in self.schemas_left_out):
            return False
        return not any(_is_left_out(advice, pattern) for pattern in self.left_out)


def _any(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def _is_left_out(advice: Advice, pattern: str) -> bool:
    """Tell whether ``CODE`` or ``CODE=OBJECT`` means a finding.

    >>> found = Advice("dead_rows", "warning", "shop.orders", "", "", None, None)
    >>> [_is_left_out(found, each) for each in ("dead_*", "*=shop.*", "dead_rows=other")]
    [True, True, False]
    """
    code, _, about = pattern.partition("=")
    return fnmatchcase(advice.code, code) and fnmatchcase(advice.object, about or "*")


def choose(found: Iterable[Advice], wish: Wish) -> tuple[Advice, ...]:
    """Return the findings that are wanted, the gravest first, else by rule and object."""
    wanted = [advice for advice in found if wish.wants(advice)]
    wanted.sort(key=lambda each: (LEVELS.index(each.level), each.code, each.object))
    return tuple(wanted)


def advice_query() -> str:
    """Return the one query of all advisors, whose columns are the fields of :class:`Advice`.

    A wheel carries the sources of the views; an editable installation reads the repository.

    :raises SlipstitchError: ident ``advise``, when neither is there.
    """
    top = next((top for top in (_PACKED, _REPOSITORY) if (top / f"{_VIEWS[0]}.sql").exists()), None)
    if top is None:
        raise SlipstitchError(
            "advise",
            "this installation lacks the SQL of the advisors",
            hint="install the wheel of slipstitch again",
        )
    bodies = [
        f"{view} as (\n{_body((top / f'{view}.sql').read_text('utf-8'))}\n)" for view in _VIEWS
    ]
    findings = "\nunion all\n".join(f"table {view}" for view in _VIEWS[1:])
    joined = ",\n\n".join([*bodies, f"findings as (\n{findings}\n)"])
    columns = ", ".join(f"f.{name}::text as {name}" for name in Advice.__dataclass_fields__)
    query = (
        f"with recursive\n{joined}\n\nselect {columns}\nfrom findings as f\n"
        "order by pg_catalog.array_position(array['error', 'warning', 'notice'], f.level),\n"
        "    f.code, f.object"
    )
    return re.sub(r"\bops\.(advis\w+)", r"\1", query)


def _body(source: str) -> str:
    """Return the query of a view's source.

    >>> _body("-- a\\n\\ncreate or replace view ops.a\\nwith (security_invoker = true) as\\n"
    ...       "select 1;\\n\\nalter view ops.a owner to b;\\n")
    'select 1'
    """
    found = _VIEW.search(source)
    assert found is not None, source
    return found[1]


def standalone_sql() -> str:
    """Return one script that shows what all advisors find, for psql and any database."""
    return f"{_HEADER}{advice_query()};\n\ncommit;\n"


def read_advice(
    connection: Connection[Any], *, timeout: float, client_roles: Iterable[str] = ()
) -> tuple[Advice, ...]:
    """Return what all advisors find, in one transaction that can only read.

    :param timeout: seconds that the query may take.
    :param client_roles: roles that people's requests run as; anon and authenticated where empty.
    :raises SlipstitchError: ident ``advise``, when the server is too old, or gives no answer.
    """
    if connection.info.server_version < OLDEST:
        raise SlipstitchError("advise", "the advisors read PostgreSQL 14 and later")
    settings = {
        "search_path": "pg_catalog, pg_temp",
        "statement_timeout": f"{round(timeout * 1000)}ms",
        "lock_timeout": "2s",
        "advise.client_roles": ",".join(client_roles),
        "jit": "off",
    }
    try:
        with connection.transaction(), connection.cursor(row_factory=class_row(Advice)) as cursor:
            cursor.execute("set transaction read only")
            for name, value in settings.items():
                cursor.execute(
                    sql.SQL("set local {} = {}").format(
                        sql.SQL(".").join(map(sql.Identifier, name.split("."))), sql.Literal(value)
                    )
                    if name != "search_path"
                    else sql.SQL("set local search_path = pg_catalog, pg_temp")
                )
            return tuple(cursor.execute(advice_query().encode()))
    except (errors.QueryCanceled, errors.LockNotAvailable) as error:
        raise SlipstitchError(
            "advise",
            "the server gave no answer in time",
            detail=error.diag.message_primary or "",
            hint="give it more with --timeout; slipstitch blockers shows who is in the way",
        ) from error
