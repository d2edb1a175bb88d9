"""The tries of one block: ask briefly, look until nobody is in the way, ask again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

from psycopg import Connection, sql

from slipstitch.errors import Location
from slipstitch.patience.budgets import Budgets
from slipstitch.patience.classes import (
    Manner,
    is_strong_alone,
    long_wait_of,
    manner_of,
    may_set_timeout,
)
from slipstitch.patience.events import Waiting
from slipstitch.patience.look import Holder, Lock, Look
from slipstitch.patience.modes import name_of
from slipstitch.patience.preflight import Preflight
from slipstitch.patience.settings import FIRST_ASK, first_limit, longest_of, settings_query
from slipstitch.patience.watch import Watch
from slipstitch.records import record
from slipstitch.script.model import Statement
from slipstitch.script.traits import Traits
from slipstitch.session.connect import WatchedConnection
from slipstitch.session.errors import ScriptError

__all__ = ["BlockTries", "Surroundings"]

SECONDS_BETWEEN_LOOKS = 0.1
QUIET_FOR_ONE_ASKED = 19
"""After an ask of n seconds nothing is asked for so many times n: 5 % of the time at most."""

REFUSED = ("55P03", "40P01")
LASTED_TOO_LONG = "25P04"
CANCELLED = "57014"
LOCK_NOT_AVAILABLE = "55P03"


@record(frozen=False, slots=False)
class Surroundings:
    """What all blocks of a run share.

    :param tell: takes what is told while we wait.
    :param warn: takes a line for standard error.
    :param came_too_late: whether a block ended well although its watch cancelled it: then the
        next one, which may be at the server by then, is what was cancelled.
    """

    look: Look
    preflight: Preflight
    tell: Callable[[Waiting], None]
    warn: Callable[[str], None]
    came_too_late: bool = False
    _may_hasten: bool | None = None

    @property
    def may_hasten(self) -> bool:
        """Whether our sessions may set ``deadlock_timeout``, by which autovacuum yields."""
        if self._may_hasten is None:
            self._may_hasten = self.look.may_hasten()
        return self._may_hasten


@record(frozen=False, slots=False)
class BlockTries:
    """Everything that one block needs to be tried until its locks are given.

    :param place: the script, for errors.
    """

    around: Surroundings
    connection: Connection[Any]
    budgets: Budgets
    place: Location
    asks: int = 0
    _watch: Watch = field(init=False)
    _locks: dict[str, Lock] = field(default_factory=dict)
    _first_refused: float | None = None
    _try_began: float = 0.0
    _first: Manner = Manner.NEUTRAL
    _ask: float = 0.0
    _limit: float = 0.0
    _longest: float | None = None
    _told: tuple[str, ...] = ()
    _long_ask_used: bool = False
    _ended: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._watch = Watch(
            self.around.look,
            self.connection.info.backend_pid,
            self.budgets,
            self._tell_asking,
            self.around.warn,
        )
        self._ask = self.budgets.ask * FIRST_ASK

    # -- one try --------------------------------------------------------------------------

    def begin(self, manner: Manner, *, is_set: bool = False) -> None:
        """Begin a try inside the transaction that was just opened.

        :param manner: of the first statement that asks for a lock.
        :param is_set: whether the settings of the first try were sent with its BEGIN.
        """
        self._watch.begin_try(self._ask)
        self._try_began = time.monotonic()
        self._limit = first_limit(self.budgets, manner) if is_set else 0.0
        self._longest = longest_of(self.budgets, manner) if is_set else None
        self._attend()
        self._first = manner

    def before(self, traits: Traits, statement: Statement) -> None:
        """Prepare the session for a statement of the block."""
        manner = manner_of(traits, statement.text)
        if manner is Manner.NEUTRAL:
            return
        if self._limit == 0.0:
            # Not earlier: after a query the script could not set its isolation level.
            self._set_limit(self._first)
        if manner is Manner.GENTLE:
            if self._watch.strong_since is None and long_wait_of(statement.text):
                self.tell_beforehand(statement.text)
            return
        self._set_limit(manner)
        if self._watch.strong_since is None:
            self._watch.begin_strong()
            self._lock_in_order()

    def after(self, traits: Traits, statement: Statement) -> None:
        """Take back what a statement did to the time that locks are waited for."""
        if may_set_timeout(traits, statement.text):
            self.connection.execute(self._settings(self._limit))

    def run_alone(self, statement: Statement, run: Callable[[], None]) -> None:
        """Run a statement outside of transactions.

        One that keeps nobody out gets no short timeout: it says who will make it wait. One that
        does is asked for briefly, again and again.

        :param run: runs it.
        :raises ScriptError: also when its lock is not given within the patience.
        """
        if not is_strong_alone(statement.text):
            self.tell_beforehand(statement.text)
            self._attend()
            run()
            return
        before = self.connection.execute(_TIMEOUT).fetchone()
        self.wait_for_standbys()
        while True:
            self._watch.begin_try(self._ask)
            self._try_began = time.monotonic()
            self._longest = self.budgets.limit
            self.connection.execute(self._settings(self._ask, is_local=False))
            self._watch.begin_strong()
            self._attend()
            try:
                run()
            except ScriptError as error:
                self.end()
                spent = self.held_too_long(error.sqlstate)
                if spent is not None:
                    raise spent from error
                if not self.is_refused(error.sqlstate):
                    raise
                self.wait(statement)
            else:
                break
        self.end()
        if before is not None:
            self.connection.execute(_RESTORE, before)

    def _attend(self) -> None:
        if isinstance(self.connection, WatchedConnection):
            self.connection.watcher = self._watch

    def end(self) -> None:
        """The try is over, well or not."""
        if isinstance(self.connection, WatchedConnection):
            self.connection.watcher = None

    def succeed(self) -> None:
        """The block is committed."""
        self.around.came_too_late = self._watch.cancelled is not None

    def _set_limit(self, manner: Manner) -> None:
        # Once a strong lock may be held, everything is asked for briefly.
        is_brief = manner.is_brief or self._limit == self._ask
        limit = self._ask if is_brief else self.budgets.patience
        longest = self._longest or longest_of(self.budgets, manner)
        if limit != self._limit or longest != self._longest:
            self._limit, self._longest = limit, longest
            self.connection.execute(self._settings(limit))

    def _settings(self, limit: float, *, is_local: bool = True) -> sql.Composed:
        return settings_query(
            limit,
            may_hasten=self.around.may_hasten,
            version=self.connection.info.server_version,
            longest=self._longest,
            is_local=is_local,
        )

    def _lock_in_order(self) -> None:
        """Take the locks that an earlier try needed, parents before children."""
        needed = self._watch.needed
        if self.asks == 0 or len(needed) < 2:
            return
        order = self.around.look.parents_first(list(needed))
        if len(order) < 2:
            return
        locks = "; ".join(
            f"lock table only {name} in {name_of(needed[relation])} mode"
            for relation, name in order
        )
        # Rights may be missing, or a table gone since: then the script's own order must do.
        self.connection.execute(
            sql.SQL("do {}").format(
                sql.Literal(
                    f"begin {locks}; exception when insufficient_privilege or undefined_table"
                    " then null; end"
                )
            )
        )

    # -- when it was refused --------------------------------------------------------------

    def is_refused(self, sqlstate: str | None) -> bool:
        """Whether an error means that a lock was not given."""
        by_watch = self._watch.cancelled == "ask" or self.around.came_too_late
        return sqlstate in REFUSED or (sqlstate == CANCELLED and by_watch)

    def held_too_long(self, sqlstate: str | None) -> ScriptError | None:
        """Return the error to give where the watch, or the server, ended the block as too long."""
        if sqlstate == LASTED_TOO_LONG:
            return self._lasted_too_long()
        if sqlstate != CANCELLED or self._watch.cancelled != "hold":
            return None
        return ScriptError(
            f"the block held strong locks for more than {_shown(self.budgets.hold)} while "
            f"{self._watch.queued} waited behind them",
            sqlstate=CANCELLED,
            location=self.place,
            detail="It was cancelled and rolled back; those who waited went on.",
            hint="move slow work out of the transaction that takes the lock, or allow more: "
            '--hold, or a comment in the script such as "-- slipstitch-locks hold 5 s"',
        )

    def _lasted_too_long(self) -> ScriptError:
        return ScriptError(
            f"the block lasted longer than {_shown(self.budgets.limit)}, with strong locks in hand",
            sqlstate=LASTED_TOO_LONG,
            location=self.place,
            detail="The server ended it (transaction_timeout); it is rolled back.",
            hint="where nobody is kept waiting, allow more by a comment in the script: "
            "'-- slipstitch-locks limit 6 h', or 0 for ever",
        )

    def wait(self, statement: Statement | None) -> None:
        """Wait, after the rollback, until it makes sense to ask again.

        :param statement: what was refused.
        :raises ScriptError: SQLSTATE 55P03, when the patience is spent or too much work was lost.
        """
        self.around.came_too_late = False
        now = time.monotonic()
        watch = self._watch
        stalled = now - watch.strong_since if watch.strong_since is not None else 0.0
        # Code may have worked long before it asked: that kept nobody waiting.
        stalled = min(stalled, watch.waited + self.budgets.hold)
        work = now - self._try_began - watch.waited
        self.asks += 1
        if self._first_refused is None:
            self._first_refused = now
        if watch.awaited is not None:
            self._locks[repr(watch.awaited)] = watch.awaited
        holders = self._holders()
        if work > self.budgets.work:
            raise self._lost_work(work, holders, statement)
        stood = {holder.transaction for holder in holders}
        self._wait_out(now + QUIET_FOR_ONE_ASKED * stalled, stood, statement)

    def _wait_out(self, not_before: float, stood: set[str], statement: Statement | None) -> None:
        """Look until all have gone who outlived the last ask, and the quiet time is over.

        Others may hold locks by then: they came later, so they may be short ones. To wait for a
        moment when nobody is there would be to wait for ever where readers overlap.
        """
        while True:
            began = time.monotonic()
            holders = self._holders()
            standing = [
                holder
                for holder in holders
                if holder.transaction in stood and not self._lets_us_pass(holder)
            ]
            obstacles = self.around.preflight.obstacles()
            now = time.monotonic()
            if not standing and not obstacles and now >= not_before:
                self._ask = self._next_ask(holders)
                return
            who = (*(holder.description for holder in standing), *obstacles)
            self._tell(who)
            if now > self._deadline():
                raise self._spent(who or tuple(each.description for each in holders), statement)
            self._end_roots(standing, now)
            # On a server with very many locks a look costs something: a tenth of the time at most.
            time.sleep(max(SECONDS_BETWEEN_LOOKS, 9 * (now - began)))

    def _deadline(self) -> float:
        return (self._first_refused or time.monotonic()) + self.budgets.patience

    def _holders(self) -> list[Holder]:
        pid = self.connection.info.backend_pid
        return self.around.look.holders(self._locks.values(), pid)

    def _lets_us_pass(self, holder: Holder) -> bool:
        """Whether an ask is all it takes to make a holder go."""
        if not holder.yields:
            return False
        may_long_ask = self.budgets.long_ask and not self._long_ask_used
        return self.around.may_hasten or may_long_ask

    def _next_ask(self, holders: Sequence[Holder]) -> float:
        """Return how long the next ask may take: once it is long, where that was allowed."""
        yields = any(holder.yields for holder in holders)
        if self.around.may_hasten or not yields or not self.budgets.long_ask:
            return self.budgets.ask_after(self.asks)
        if self._long_ask_used:
            return self.budgets.ask_after(self.asks)
        self._long_ask_used = True
        return self.around.look.deadlock_seconds() + self.budgets.ask

    def _end_roots(self, standing: Sequence[Holder], now: float) -> None:
        """End whom we may end, where the configuration says so; each once."""
        budgets = self.budgets
        if not budgets.cancel_roles or now - (self._first_refused or now) < budgets.cancel_after:
            return
        for holder in standing:
            for root in self.around.look.roots(holder):
                if root.role not in budgets.cancel_roles or root.transaction in self._ended:
                    continue
                self._ended.add(root.transaction)
                if self.around.look.end(root, budgets.cancel_roles):
                    self.around.warn(
                        f'ended the transaction of process {root.pid} (role "{root.role}"), which'
                        " was in the way"
                    )

    # -- what is said ---------------------------------------------------------------------

    def tell_beforehand(self, text: str) -> None:
        """Say who will make a statement wait for long; nobody queues behind it."""
        kind = long_wait_of(text)
        if kind is None:
            return
        pid = self.connection.info.backend_pid
        who = self.around.look.beforehand(self.connection, kind, text, pid)
        if who:
            self.around.tell(Waiting(tuple(who), True, 0.0))

    def wait_for_standbys(self) -> None:
        """Wait before the first ask until nothing on the standbys is in the way.

        :raises ScriptError: SQLSTATE 55P03, when the patience is spent.
        """
        if not self.around.preflight.obstacles():
            return
        self._first_refused = self._first_refused or time.monotonic()
        self._wait_out(0.0, set(), None)

    def _tell_asking(self, awaited: Lock) -> None:
        holders = self.around.look.holders([awaited], self.connection.info.backend_pid)
        self._tell(tuple(holder.description for holder in holders), is_asking=True)

    def _tell(self, who: tuple[str, ...], *, is_asking: bool = False) -> None:
        if who and who != self._told:
            self._told = who
            waited = time.monotonic() - (self._first_refused or time.monotonic())
            self.around.tell(Waiting(who, is_asking, waited))

    def _spent(self, who: tuple[str, ...], statement: Statement | None) -> ScriptError:
        text = " ".join(statement.text.split()) if statement is not None else "the next block"
        lines = [*(who or ("nobody is seen in the way now",)), f"asked in vain: {self.asks}"]
        return ScriptError(
            f"no lock within {_shown(self.budgets.patience)} for: {text}",
            sqlstate=LOCK_NOT_AVAILABLE,
            location=statement.location if statement is not None else self.place,
            detail="\n".join(lines),
            hint=self._advice(),
        )

    def _advice(self) -> str:
        advice = "nothing was done; end what is in the way, or run the same command again later"
        if any("autovacuum worker" in line for line in self._told) and not self.around.may_hasten:
            advice += (
                "; autovacuum yields to roles that may set deadlock_timeout (grant set on "
                "parameter deadlock_timeout), or to one longer ask: --long-ask"
            )
        return advice

    def _lost_work(
        self, work: float, holders: Sequence[Holder], statement: Statement | None
    ) -> ScriptError:
        error = self._spent(tuple(holder.description for holder in holders), statement)
        return ScriptError(
            f"a lock was refused after {work:.0f} s of work, which is lost; that is not tried "
            "again by itself",
            sqlstate=LOCK_NOT_AVAILABLE,
            location=error.location or self.place,
            detail=error.detail,
            hint="take the lock in a block of its own, before or after the long work; or allow it: "
            '"-- slipstitch-locks work 10 min" in the script',
        )


def _shown(seconds: float) -> str:
    """Return a time for people.

    >>> _shown(0.05), _shown(2.5), _shown(300)
    ('50 ms', '2.5 s', '5 min')
    """
    if seconds < 1:
        return f"{seconds * 1000:g} ms"
    return f"{seconds:g} s" if seconds < 120 else f"{seconds / 60:g} min"


_TIMEOUT = (
    "select pg_catalog.current_setting('lock_timeout'),"
    " pg_catalog.current_setting('client_connection_check_interval'),"
    " pg_catalog.current_setting('deadlock_timeout')"
)
_RESTORE = (
    "select pg_catalog.set_config('lock_timeout', %s, false),"
    " pg_catalog.set_config('client_connection_check_interval', %s, false), case"
    " when pg_catalog.current_setting('deadlock_timeout') operator(pg_catalog.<>) d.before"
    " then pg_catalog.set_config('deadlock_timeout', d.before, false) end"
    " from (select %s::pg_catalog.text as before) as d"
)
