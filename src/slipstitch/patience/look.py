"""Ask the server, from the lock session, who holds what and who waits: nothing is locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any

from psycopg import Connection
from psycopg.rows import dict_row

from slipstitch import lazy
from slipstitch.patience.modes import STRONG, conflicts_of
from slipstitch.records import record
from slipstitch.registry.queries import read_sql, split_named
from slipstitch.script.words import words_of

if TYPE_CHECKING:
    import graphlib
else:
    # For waits that go round in a circle.
    graphlib = lazy.module("graphlib")

__all__ = ["Holder", "Lock", "Look", "Seen"]

Row = dict[str, Any]


@record(slots=False)
class Lock:
    """What was asked for and not given: one lock of the server, and the mode.

    :param tag: what identifies the lock, by the column names of ``pg_locks``.
    """

    mode: str
    tag: Mapping[str, Any] = field(hash=False)

    @property
    def relation(self) -> int | None:
        """The relation, where it is the lock of a relation."""
        # The server writes numbers of objects as text into a JSON document.
        return int(self.tag["relation"]) if self.tag["locktype"] == "relation" else None


@record
class Seen:
    """One look at the session of a script.

    :param waits_for_lock: whether it waits for a heavyweight lock now.
    :param waits_for_standby: whether its commit waits for a synchronous standby.
    :param awaited: that lock.
    :param held: relations that others know, on which it holds strong locks, with the mode.
    :param queued: how many wait behind those.
    """

    waits_for_lock: bool
    waits_for_standby: bool
    awaited: Lock | None
    held: Mapping[int, str]
    queued: int


@record
class Holder:
    """A transaction that holds what conflicts with us, or asked before us.

    :param transaction: names it for as long as it lasts, a prepared one too.
    :param yields: an autovacuum that lets those go first whom the deadlock check finds waiting.
    """

    transaction: str
    pid: int | None
    role: str | None
    state: str
    yields: bool
    description: str


@cache
def _queries() -> Mapping[str, str]:
    return split_named(read_sql("patience.sql"))


class Look:
    """Looks from one session.

    :param connection: the lock session; each query of it is a transaction by itself.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection

    def _rows(
        self, name: str, connection: Connection[Any] | None = None, **values: Any
    ) -> list[Row]:
        with (connection or self.connection).cursor(row_factory=dict_row) as cursor:
            return cursor.execute(_queries()[name].encode(), values or None).fetchall()

    def may_hasten(self) -> bool:
        """Whether our role may set ``deadlock_timeout``."""
        old = self.connection.info.server_version < 150000
        row = self.connection.execute(
            _queries()["may_hasten_14" if old else "may_hasten"].encode()
        ).fetchone()
        return bool(row and row[0])

    def seen(self, pid: int) -> Seen | None:
        """Look at a session; nothing when it is gone."""
        found = self._rows("seen", pid=pid, strong=list(STRONG))
        if not found:
            return None
        row = found[0]
        tag = row["awaited"]
        awaited = Lock(tag.pop("mode"), tag) if tag else None
        return Seen(
            waits_for_lock=row["wait_event_type"] == "Lock",
            waits_for_standby=row["wait_event"] == "SyncRep",
            awaited=awaited,
            held={int(relation): mode for relation, mode in row["held"].items()},
            queued=row["queued"],
        )

    def holders(self, locks: Iterable[Lock], pid: int | None) -> list[Holder]:
        """Return who stands against any of some locks.

        :param pid: our own session, which does not count.
        """
        asked = list(locks)
        if not asked:
            return []
        wanted = [{**lock.tag, "modes": conflicts_of(lock.mode)} for lock in asked]
        relations = [lock.relation for lock in asked if lock.relation is not None]
        rows = self._rows("holders", locks=json.dumps(wanted), relations=relations, pid=pid)
        return [Holder(**row) for row in rows]

    def parents_first(self, relations: Sequence[int]) -> list[tuple[int, str]]:
        """Return those of some relations that can be locked, parents before children.

        What a partition belongs to comes before it, and so does what a foreign key refers to.
        Where that goes round in a circle, the names decide.
        """
        rows = self._rows("order", relations=list(relations))
        names = {row["relation"]: row["name"] for row in rows}
        graph = {
            row["relation"]: [each for each in row["parents"] if each in names] for row in rows
        }
        try:
            order = list(graphlib.TopologicalSorter(graph).static_order())
        except graphlib.CycleError:
            order = list(graph)
        return [(relation, names[relation]) for relation in order]

    def end(self, holder: Holder, roles: Sequence[str]) -> bool:
        """End a transaction of one of some roles; return whether the server was told to."""
        found = self._rows(
            "end_transaction", pid=holder.pid, roles=list(roles), transaction=holder.transaction
        )
        return bool(found)

    def roots(self, holder: Holder) -> list[Holder]:
        """Return those at the end of the chain that a holder waits in; itself if it waits not."""
        if holder.pid is None:
            return []
        return [
            Holder(row["transaction"], row["pid"], row["role"], "", False, "")
            for row in self._rows("root", pid=holder.pid)
            if row["transaction"] is not None
        ]

    def missing_standby(self) -> str | None:
        """Say which synchronous standby is not there that a commit would wait for."""
        waits = self._rows("waits_of_commits")[0]
        if not waits["names"].strip() or waits["commits"] in ("off", "local"):
            return None
        standbys = self._rows("standbys")[0]
        if standbys["present"] or not standbys["sees_all"]:
            return None
        return (
            f'no synchronous standby is connected (synchronous_standby_names = "{waits["names"]}"):'
            " a commit would wait for one, holding its locks"
        )

    def standby_readers(self, standby: Connection[Any], shown: str, age: float) -> list[str]:
        """Return who reads on a standby for longer than ``age`` seconds."""
        rows = self._rows("standby_readers", standby, shown=shown, age=age)
        return [row["description"] for row in rows]

    def deadlock_seconds(self) -> float:
        """Return how long a session waits before it looks for deadlocks."""
        row = self.connection.execute(
            "select extract(epoch from current_setting('deadlock_timeout')::interval)::float8"
        ).fetchone()
        return float(row[0]) if row is not None else 1.0

    def beforehand(
        self, session: Connection[Any], kind: str, text: str, pid: int | None
    ) -> list[str]:
        """Return who will make a statement wait that waits long: see ``classes.long_wait_of``.

        :param session: the one that will run it; its search path tells which table is meant.
        """
        names = list(_names_in(text))
        relations = [row["relation"] for row in self._rows("tables_of", session, names=names)]
        mode = {
            "writers": "ShareLock",
            "users": "AccessExclusiveLock",
            "table": "ShareUpdateExclusiveLock",
        }[kind]
        modes = list(conflicts_of(mode))
        found = self._rows("beforehand", relations=relations, modes=modes, pid=pid)
        if kind == "writers":
            found += self._rows("older_snapshots", pid=pid)
        return [row["description"] for row in found]


def _names_in(text: str) -> Iterator[str]:
    """Yield what could name a relation: words, and words with their schema.

    >>> list(_names_in('drop index "A".b'))
    ['drop', 'index', '"A".b', '"A"', 'b']
    """
    words = [word for word in words_of(text) if word.kind in ("word", "name") or word.text == "."]
    texts = [word.text for word in words]
    for place, word in enumerate(words):
        if word.text == ".":
            continue
        if texts[place + 1 : place + 2] == ["."] and place + 2 < len(texts):
            yield f"{texts[place]}.{texts[place + 2]}"
        yield texts[place]
