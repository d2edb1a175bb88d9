"""Read statements of upkeep: vacuum, cluster, reindex, analyze, refresh, comment, lock, set."""

from __future__ import annotations

from slipstitch.lint.model.alterations import index_relation
from slipstitch.lint.model.cursor import Cursor, cut_at_commas
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Relation

__all__ = [
    "read_analyze",
    "read_cluster",
    "read_comment",
    "read_lock",
    "read_refresh",
    "read_reindex",
    "read_set",
    "read_vacuum",
]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_WEAK = LockMode.SHARE_UPDATE_EXCLUSIVE


def _whole_database() -> Relation:
    return Relation("every table of the database")


def read_vacuum(reading: Reading) -> None:
    """``vacuum`` goes on beside the application; ``vacuum full`` copies the table."""
    cursor = reading.cursor
    options = [word.text for word in cursor.group()]
    full = "full" in options and options[options.index("full") + 1 : options.index("full") + 2] != [
        "false"
    ]
    while cursor.take("freeze", "verbose", "analyze", "full"):
        full = full or cursor.words[cursor.at - 1].text == "full"
    place = cursor.offset
    reading.alone = "vacuum"
    names = [Cursor(words).name() for words in cut_at_commas(cursor.rest)]
    relations = [reading.known.relation(name) for name in names] or [_whole_database()]
    for relation in relations:
        if full:
            why = '"vacuum full" writes a new copy of the table'
            work, cause = Work.REWRITE, Cause.REWRITE
            reading.lock(relation, _STRONG, "vacuum full", work, cause, offset=place, why=why)
        else:
            reading.lock(relation, _WEAK, "vacuum", offset=place)


def read_cluster(reading: Reading) -> None:
    """``cluster`` writes the table again in the order of an index."""
    cursor = reading.cursor
    cursor.group()
    cursor.take("verbose")
    place = cursor.offset
    relation = _whole_database() if cursor.done else reading.known.relation(cursor.name())
    why = "the table is written again in the order of the index"
    work, cause = Work.REWRITE, Cause.REWRITE
    reading.lock(relation, _STRONG, "cluster", work, cause, offset=place, why=why)


def read_reindex(reading: Reading) -> None:
    """``reindex`` keeps out writers of the table and readers that would use the index."""
    cursor = reading.cursor
    options = [word.text for word in cursor.group()]
    kind = cursor.take("index", "table", "schema", "database", "system")
    concurrently = "concurrently" in options or bool(cursor.take("concurrently"))
    place = cursor.offset
    name = "" if cursor.done else cursor.name()
    if kind == "index":
        relation = index_relation(reading, name)
    elif kind == "table":
        relation = reading.known.relation(name)
    else:
        relation = _whole_database()
    if concurrently:
        reading.alone = "reindex concurrently"
        reading.lock(relation, _WEAK, "reindex", Work.INDEX, Cause.INDEX, offset=place)
        return
    work, cause = Work.INDEX, Cause.INDEX
    reading.lock(relation, _STRONG, "reindex", work, cause, offset=place, index=name, reindex=kind)


def read_analyze(reading: Reading) -> None:
    """``analyze`` goes on beside the application."""
    cursor = reading.cursor
    cursor.group()
    cursor.take("verbose")
    for words in cut_at_commas(cursor.rest):
        relation = reading.known.relation(Cursor(words).name())
        reading.lock(relation, _WEAK, "analyze", offset=words[0].start)


def read_refresh(reading: Reading) -> None:
    """``refresh`` fills a view again; without ``concurrently`` its readers wait."""
    cursor = reading.cursor
    if not cursor.take("materialized view"):
        return
    concurrently = bool(cursor.take("concurrently"))
    place = cursor.offset
    relation = reading.known.relation(cursor.name())
    if not relation.complete:
        relation.kind = "matview"
    unread = relation.method == "empty"
    if concurrently:
        mode = LockMode.EXCLUSIVE
        reading.lock(relation, mode, "refresh", Work.SCAN, Cause.REFRESH, offset=place)
    elif cursor.take("with no data"):
        reading.lock(relation, _STRONG, "refresh", offset=place)
    else:
        work, cause = Work.REWRITE, Cause.REFRESH
        reading.lock(relation, _STRONG, "refresh", work, cause, offset=place, used=not unread)
        relation.method = "heap"
    for name in relation.reads:
        source = reading.known.relations.get(name)
        if source is not None:
            mode = LockMode.ACCESS_SHARE
            reading.lock(source, mode, "refresh", Work.SCAN, Cause.DATA, offset=place)


def read_comment(reading: Reading) -> None:
    """``comment`` on a table or column waits for vacuum, and for nobody else."""
    cursor = reading.cursor
    cursor.take("on")
    place = cursor.offset
    if cursor.take("table"):
        reading.lock(reading.known.relation(cursor.name()), _WEAK, "comment", offset=place)
    elif cursor.take("column"):
        table = cursor.name().rpartition(".")[0]
        if reading.known.key(table) in reading.known.relations:
            reading.lock(reading.known.relation(table), _WEAK, "comment", offset=place)


_MODES = {mode.shown: mode for mode in LockMode if mode is not LockMode.NONE}


def read_lock(reading: Reading) -> None:
    """``lock table`` says its mode itself."""
    cursor = reading.cursor
    cursor.take("table")
    names = cut_at_commas(cursor.until("in", "nowait"))
    mode = LockMode.ACCESS_EXCLUSIVE
    if cursor.take("in"):
        said = " ".join(word.text for word in cursor.until("mode"))
        mode = _MODES.get(said, mode)
    for words in names:
        name = Cursor(words)
        name.take("only")
        place = words[0].start
        reading.lock_family(reading.known.relation(name.name()), mode, "lock table", offset=place)


def read_set(reading: Reading) -> None:
    """``set`` matters where it says how names and times are read."""
    cursor = reading.cursor
    cursor.take("session", "local")
    if cursor.take("search_path"):
        cursor.take("to", "=")
        parts = cut_at_commas(cursor.rest)
        paths = [words[0].text.strip("'\"") for words in parts]
        kept = tuple(path for path in paths if path not in ("pg_catalog", "pg_temp", "$user"))
        reading.known.search_path = kept or ("public",)
    elif cursor.take("timezone", "time zone"):
        cursor.take("to", "=")
        zone = cursor.word.text.strip("'\"").lower()
        reading.known.utc = zone in ("utc", "gmt", "etc/utc", "zulu", "universal")
