"""Watch one block of a script while it runs: how long it waits, and how long it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import psycopg

from slipstitch.patience.budgets import Budgets
from slipstitch.patience.look import Lock, Look, Seen
from slipstitch.patience.modes import STRONG

__all__ = ["Watch"]

FIRST_LOOK = 0.006
"""Seconds after which a statement is looked at; most are done by then and cost nothing."""

WHILE_WAITING = 0.012
BETWEEN_LOOKS = 0.1
BETWEEN_TELLING = 1.0


class Watch:
    """Looks at the session of a block, and cancels its statement when a budget is spent.

    One ``lock_timeout`` counts for one lock only, and for no hold at all: this is the clock for
    the sum of the waits of a try, and for the hold up to the end of the commit.

    :param pid: the server process that runs the block.
    :param tell: takes the lock that a statement has been waiting for, where it may wait long.
    :param warn: takes a sentence about a commit that was freed from waiting for a standby.
    """

    def __init__(
        self,
        look: Look,
        pid: int,
        budgets: Budgets,
        tell: Callable[[Lock], None],
        warn: Callable[[str], None],
    ) -> None:
        self.look = look
        self.pid = pid
        self.budgets = budgets
        self.tell = tell
        self.warn = warn
        self.ask = budgets.ask
        self.awaited: Lock | None = None
        self.needed: dict[int, str] = {}
        self.cancelled: Literal["ask", "hold"] | None = None
        self.strong_since: float | None = None
        self.waited = 0.0
        self.queued = 0
        self._due = 0.0
        self._last = 0.0

    def begin_try(self, ask: float) -> None:
        """Forget the try before; relations that it needed stay known."""
        self.ask = ask
        self.awaited = None
        self.cancelled = None
        self.strong_since = None
        self.waited = 0.0

    def begin_strong(self) -> None:
        """A statement is about to be sent that may take a strong lock."""
        if self.strong_since is None:
            self.strong_since = time.monotonic()

    # -- what the connection calls while it waits for the server --------------------------

    def begin_wait(self) -> None:
        """A statement was sent."""
        self._last = time.monotonic()
        self._due = self._last + (FIRST_LOOK if self.strong_since is not None else BETWEEN_TELLING)

    def tick(self) -> None:
        """Some milliseconds passed without an answer."""
        now = time.monotonic()
        if now < self._due:
            return
        try:
            if self.strong_since is None:
                self._tell_who(now)
            else:
                self._look(now)
        except psycopg.Error:
            # Whoever needs the lock session next will say what became of it.
            self._due = now + 1

    def _tell_who(self, now: float) -> None:
        """Say who makes a statement wait behind which nobody queues."""
        seen = self.look.seen(self.pid)
        self._due = now + BETWEEN_TELLING
        if seen is not None and seen.waits_for_lock and seen.awaited is not None:
            self.tell(seen.awaited)

    def _look(self, now: float) -> None:
        seen = self.look.seen(self.pid)
        after = time.monotonic()
        if seen is None:
            self._due = after + BETWEEN_LOOKS
            return
        self.queued = seen.queued
        stalls = seen.waits_for_lock and _stalls_others(seen)
        if stalls:
            # It waited at the last look too, or it began to since then.
            self.waited += now - self._last
        self.awaited = seen.awaited or self.awaited
        self._last = now
        for relation, mode in seen.held.items():
            self.needed[relation] = mode
        if self.awaited is not None and self.awaited.relation is not None:
            self.needed[self.awaited.relation] = self.awaited.mode
        if stalls and self.waited >= self.ask:
            self._cancel("ask")
        elif seen.held and seen.queued and self.held_seconds(now) > self.budgets.hold:
            if seen.waits_for_standby:
                self.warn(
                    "warning: the commit is done here, but no synchronous standby has confirmed "
                    f"it; its locks were let go, for {seen.queued} waited behind them"
                )
            self._cancel("hold")
        pause = WHILE_WAITING if seen.waits_for_lock else max(BETWEEN_LOOKS, 9 * (after - now))
        self._due = after + pause

        if seen.waits_for_lock and not stalls and seen.awaited is not None:
            self.tell(seen.awaited)

    def held_seconds(self, now: float) -> float:
        """Return for how long strong locks are held, the waits for them left out."""
        return 0.0 if self.strong_since is None else now - self.strong_since - self.waited

    def _cancel(self, reason: Literal["ask", "hold"]) -> None:
        self.cancelled = reason
        self.look.connection.execute("select pg_cancel_backend(%s)", [self.pid])


def _stalls_others(seen: Seen) -> bool:
    """Whether others queue behind a wait: for a strong lock, or with one in hand.

    Nobody queues behind a row that is waited for, or behind an advisory lock.
    """
    awaited = seen.awaited
    asks_strongly = awaited is not None and awaited.relation is not None and awaited.mode in STRONG
    return asks_strongly or bool(seen.held)
