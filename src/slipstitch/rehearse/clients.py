"""Clients that do what a workload says, at a steady rate, and note how long each had to wait.

The load is open: work arrives when the clock says so, whether or not earlier work is done. A
client that waits for a lock keeps the others' work waiting as well, and that is counted.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import AsyncConnection, AsyncRawCursor, sql

from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.drawing import Drawn
from slipstitch.rehearse.expressions import Number
from slipstitch.rehearse.workload import Query, bind, weighted

__all__ = ["CLIENT_NAME", "Load", "LoadSettings", "Sample"]

CLIENT_NAME = "slipstitch rehearse client"
_PATIENCE = 120  # seconds until what is under way must have come to its end
_LOST = "08006"


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How much load there is.

    :param rate: pieces of work that arrive in a second.
    :param clients: connections that do them.
    :param role: the role that the clients take.
    :param prepared: whether statements are prepared once and used again, as many drivers do.
    """

    rate: float = 100.0
    clients: int = 8
    seed: int = 1
    role: str | None = None
    prepared: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One piece of work: when it arrived, how long it took with all waiting, how it ended.

    :param at: seconds on the monotonic clock.
    :param sqlstate: of the failure, if it failed; ``statement`` is the one that did.
    """

    query: str
    at: float
    seconds: float
    sqlstate: str | None = None
    statement: int = 0
    message: str | None = None


@dataclass
class Load:
    """A pool of clients in a thread of its own; begins at rest.

    :param variables: what ``:name`` stands for where no file sets it.
    """

    conninfo: str
    queries: tuple[Query, ...]
    drawn: Drawn
    variables: Mapping[str, Number]
    settings: LoadSettings = LoadSettings()
    samples: list[Sample] = field(default_factory=list, init=False)
    _work: asyncio.Queue[tuple[float, Query]] = field(init=False, repr=False)
    _flows: asyncio.Event = field(init=False, repr=False)
    _loop: asyncio.AbstractEventLoop = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._work = asyncio.Queue()
        self._flows = asyncio.Event()
        self._dice = random.Random(self.settings.seed)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: list[asyncio.Task[None]] = []
        self._thread.start()

    def __enter__(self) -> Load:
        self._ask(self._connect())
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(SlipstitchError):
            self._ask(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=_PATIENCE)
        if not self._thread.is_alive():
            self._loop.close()

    @property
    def has_work(self) -> bool:
        """Whether any query makes up a load."""
        return bool(weighted(self.queries)[0])

    def resume(self) -> None:
        """Let work arrive."""
        self._loop.call_soon_threadsafe(self._flows.set)

    def pause(self) -> None:
        """Let no more work arrive, and wait until all that did is done.

        :raises SlipstitchError: it does not come to its end.
        """
        self._ask(self._rest())

    def _ask(self, what: Coroutine[Any, Any, None]) -> None:
        future = asyncio.run_coroutine_threadsafe(what, self._loop)
        try:
            future.result(timeout=_PATIENCE)
        except TimeoutError as error:
            future.cancel()
            raise SlipstitchError(
                "rehearse",
                f"the workload's clients still wait after {_PATIENCE} seconds",
                hint="a lock that no script gives back keeps them, or the rate is too high for "
                "this machine: lower --rate",
            ) from error

    async def _connect(self) -> None:
        connections = [await self._open() for _ in range(self.settings.clients)]
        self._tasks = [asyncio.ensure_future(self._serve(each)) for each in connections]
        if self.has_work:
            self._tasks.append(asyncio.ensure_future(self._arrive()))

    async def _open(self) -> AsyncConnection[Any]:
        connection = await AsyncConnection.connect(
            self.conninfo,
            autocommit=True,
            application_name=CLIENT_NAME,
            prepare_threshold=0 if self.settings.prepared else None,
            cursor_factory=AsyncRawCursor,
        )
        if self.settings.role is not None:
            role = sql.Identifier(self.settings.role)
            await connection.execute(sql.SQL("set role {}").format(role))
        return connection

    async def _rest(self) -> None:
        self._flows.clear()
        done = asyncio.ensure_future(self._work.join())
        await asyncio.wait([done, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in self._tasks:
            if task.done():
                done.cancel()
                task.result()

    async def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _arrive(self) -> None:
        """Put work in the queue, one piece after the other at the rate that is wanted."""
        queries, weights = weighted(self.queries)
        gap = 1 / self.settings.rate
        while True:
            await self._flows.wait()
            due = time.monotonic()
            while self._flows.is_set():
                query = self._dice.choices(queries, weights)[0]
                self._work.put_nowait((due, query))
                due += gap
                await asyncio.sleep(max(due - time.monotonic(), 0))

    async def _serve(self, connection: AsyncConnection[Any]) -> None:
        try:
            while True:
                due, query = await self._work.get()
                try:
                    if connection.closed:
                        connection = await self._open()
                    self.samples.append(await self._do(connection, query, due))
                except psycopg.OperationalError as error:
                    took = time.monotonic() - due
                    words = str(error).strip()
                    self.samples.append(Sample(query.name, due, took, _LOST, message=words))
                finally:
                    self._work.task_done()
        finally:
            await connection.close()

    async def _do(self, connection: AsyncConnection[Any], query: Query, due: float) -> Sample:
        parameters = self.drawn.parameters(query)
        variables = query.variables(self.variables, self._dice)
        for number, statement in enumerate(query.statements, start=1):
            bound = bind(statement, parameters, variables)
            try:
                await connection.execute(bound.text.encode(), bound.values or None)
            except psycopg.Error as error:
                took = time.monotonic() - due
                if not connection.closed:
                    await connection.execute("rollback")
                message = error.diag.message_primary or str(error).strip()
                state = error.sqlstate or _LOST
                return Sample(query.name, due, took, state, number, message)
        return Sample(query.name, due, time.monotonic() - due)
