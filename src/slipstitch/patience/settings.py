"""The settings under which a session asks for locks, as one query."""

from __future__ import annotations

from psycopg import sql

from slipstitch.patience.budgets import Budgets
from slipstitch.patience.classes import Manner

__all__ = ["FIRST_ASK", "first_limit", "settings_query"]

FIRST_ASK = 0.4
"""The part of an ask that the first one takes: it only tells whether anybody is in the way, and of
which lock. Who is there for long is waited for after that, and not asked past a second time."""

IDLE_LIMIT = "10s"
"""How long the server waits for a tool that is gone, with a strong lock in hand."""


def first_limit(budgets: Budgets, manner: Manner) -> float:
    """Return how long the first statement of a block may wait for each lock, in seconds."""
    return budgets.ask * FIRST_ASK if manner is Manner.STRONG else budgets.patience


def settings_query(
    limit: float, *, may_hasten: bool, version: int, is_brief: bool, is_local: bool = True
) -> sql.Composed:
    """Return the query that shortens ``lock_timeout``; a shorter one of the script stays.

    :param limit: seconds.
    :param may_hasten: whether to hasten the deadlock check, by which autovacuum yields.
    :param version: the server's, as libpq has it.
    :param is_brief: whether strong locks are asked for: then the server does not wait long for us.
    :param is_local: whether they end with the transaction.
    """
    local = sql.Literal(is_local)
    parts = [_SHORTEN.format(limit=_milliseconds(limit), local=local)]
    if may_hasten:
        hasten = _HASTEN if version >= 150000 else _HASTEN_14
        # Several checks fit into an ask, and one second of patience needs no more than others do.
        check = min(0.02, limit * FIRST_ASK)
        parts.append(hasten.format(check=_milliseconds(check), local=local))
    if is_brief and is_local:
        parts.append(_LIMIT_IDLE.format(limit=sql.Literal(IDLE_LIMIT)))
    return sql.SQL("select {}").format(sql.SQL(", ").join(parts))


def _milliseconds(seconds: float) -> sql.Literal:
    return sql.Literal(f"{max(1, round(seconds * 1000))}ms")


_SHORTEN = sql.SQL(
    "pg_catalog.set_config('lock_timeout', case"
    " when pg_catalog.current_setting('lock_timeout') operator(pg_catalog.=) '0' or"
    " pg_catalog.current_setting('lock_timeout')::pg_catalog.interval operator(pg_catalog.>)"
    " {limit}::pg_catalog.interval then {limit}"
    " else pg_catalog.current_setting('lock_timeout') end, {local})"
)
_HASTEN = sql.SQL(
    "case when pg_catalog.current_setting('is_superuser') operator(pg_catalog.=) 'on'"
    " or pg_catalog.has_parameter_privilege('deadlock_timeout', 'set')"
    " then pg_catalog.set_config('deadlock_timeout', {check}, {local}) end"
)
_HASTEN_14 = sql.SQL(
    "case when pg_catalog.current_setting('is_superuser') operator(pg_catalog.=) 'on'"
    " then pg_catalog.set_config('deadlock_timeout', {check}, {local}) end"
)
_LIMIT_IDLE = sql.SQL(
    "case when pg_catalog.current_setting('idle_in_transaction_session_timeout')"
    " operator(pg_catalog.=) '0'"
    " then pg_catalog.set_config('idle_in_transaction_session_timeout', {limit}, true) end"
)
