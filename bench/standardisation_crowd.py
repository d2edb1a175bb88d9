"""Clients of the old and of the new application, at a steady rate, who keep what was promised them.

Each request is counted from when it was due, so a stall shows in full. A write is noted once its
commit came back; one that failed is a failed query and not a write.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
from psycopg import Connection

__all__ = ["Action", "Client", "Crowd", "Failure", "Side", "Wait", "Write"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Write:
    """A write that was acknowledged, by what must be found afterwards.

    :param table: the legacy table that it belongs to, whichever side wrote.
    :param key: the id as that side wrote it.
    :param text: what the last write left in the row; None where it deleted it.
    """

    side: str
    table: str
    key: str
    text: str | None
    step: str


@dataclass(frozen=True, slots=True)
class Wait:
    """One request: when it ended, and how many milliseconds after it was due."""

    ended: float
    milliseconds: float
    side: str
    action: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that the server refused."""

    side: str
    action: str
    step: str
    sqlstate: str
    message: str


@dataclass(frozen=True)
class Client:
    """One client: its session, its own source of chance, its number and how many there are.

    Only one client ever updates a row, so that it is known whose write came last.
    """

    session: Connection[Any]
    source: random.Random
    number: int
    count: int

    def own(self, rows: Sequence[T]) -> T:
        """Return one of the rows that this client alone writes."""
        mine = range(self.number % self.count, len(rows), self.count)
        return rows[self.source.choice(mine)]

    def any(self, rows: Sequence[T]) -> T:
        """Return any row."""
        return self.source.choice(rows)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement; return its rows."""
        cursor = self.session.execute(query.encode(), values)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Action:
    """Something that an application does; the transaction around it is the crowd's.

    :param run: does it for one client; answers what it wrote: table, key, text.
    :param weight: how often beside the others.
    """

    name: str
    run: Callable[[Client], Sequence[tuple[str, str, str | None]]]
    weight: int = 1

    @property
    def writes(self) -> bool:
        """Whether it changes anything: who may only read goes on without it."""
        return not self.name.startswith("read ")


@dataclass
class Side:
    """An application: who it is, how it signs in, and what it does.

    :param begin: what its sessions say once.
    :param rate: requests a second of all its clients.
    """

    name: str
    actions: Sequence[Action]
    clients: int = 2
    rate: float = 20
    begin: str = ""


@dataclass
class Crowd:
    """Both applications at work until they are stopped.

    :param conninfo: how libpq connects.
    """

    conninfo: str
    seed: int = 1
    step: str = "before"
    writes: list[Write] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def working(self, sides: Sequence[Side]) -> Iterator[Crowd]:
        """Let the clients of some sides work while the block runs."""
        for side in sides:
            self.join(side)
        try:
            yield self
        finally:
            self.leave()

    def join(self, side: Side) -> None:
        """Let one more side begin to work."""
        for place in range(side.clients):
            thread = threading.Thread(target=self._work, args=(side, place))
            self._threads.append(thread)
            thread.start()

    def leave(self) -> None:
        """Stop all clients; each ends the request that it is at."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._ended.clear()

    def longest(self, began: float, ended: float) -> float:
        """Return the longest wait of a request that was under way in a stretch of time, in ms."""
        return max(
            (
                each.milliseconds
                for each in self.waits
                if each.ended >= began and each.ended - each.milliseconds / 1000 <= ended
            ),
            default=0.0,
        )

    def standing(self) -> Mapping[tuple[str, str], Write]:
        """Return the last acknowledged write of each row, by table and key."""
        return {(each.table, each.key): each for each in self.writes}

    def _work(self, side: Side, place: int) -> None:
        source = random.Random(f"{self.seed} {side.name} {place}")
        pause = side.clients / side.rate
        weights = [action.weight for action in side.actions]
        due = time.time() + pause * place / side.clients
        name = f"{side.name} application"
        with psycopg.connect(self.conninfo, application_name=name) as session:
            if side.begin:
                session.execute(side.begin.encode())
                session.commit()
            client = Client(session, source, place, side.clients)
            while not self._ended.wait(max(0.0, due - time.time())):
                (action,) = source.choices(side.actions, weights)
                self._ask(client, side, action)
                ended = time.time()
                self.waits.append(Wait(ended, (ended - due) * 1000, side.name, action.name))
                due += pause

    def _ask(self, client: Client, side: Side, action: Action) -> None:
        """Do one piece of work in a transaction; note what was promised, or what was refused."""
        step = self.step
        try:
            wrote = action.run(client)
            client.session.commit()
        except psycopg.Error as error:
            state = error.sqlstate or "connection"
            said = str(error).splitlines()[0]
            self.failures.append(Failure(side.name, action.name, step, state, said))
            client.session.rollback()
            return
        for table, key, text in wrote:
            self.writes.append(Write(side.name, table, key, text, step))
