"""The settings under which a session asks for locks, as one query."""

from __future__ import annotations

from psycopg import sql

from slipstitch.patience.budgets import Budgets
from slipstitch.patience.classes import Manner

__all__ = ["FIRST_ASK", "first_limit", "longest_of", "settings_query"]

FIRST_ASK = 0.4
"""The part of an ask that the first one takes: it only tells whether anybody is in the way, and of
which lock. Who is there for long is waited for after that, and not asked past a second time."""

IDLE_LIMIT = "10s"
"""How long the server waits for a tool that is gone, with a strong lock in hand."""

CLIENT_CHECK = "500ms"
"""How often the server looks, while a statement runs, whether its tool is still there."""

_HAS_TRANSACTION_TIMEOUT = 170000


def first_limit(budgets: Budgets, manner: Manner) -> float:
    """Return how long the first statement of a block may wait for each lock, in seconds."""
    return budgets.ask * FIRST_ASK if manner.is_brief else budgets.patience


def longest_of(budgets: Budgets, manner: Manner) -> float | None:
    """Return for how long what may hold a strong lock may last in all, as settings_query takes it.

    Code, and what fills a table that nobody uses yet, may take its time.
    """
    if manner is Manner.STRONG:
        return budgets.limit
    return 0.0 if manner in (Manner.MAKING, Manner.CODE) else None


def settings_query(
    limit: float,
    *,
    may_hasten: bool,
    version: int,
    longest: float | None,
    is_local: bool = True,
) -> sql.Composed:
    """Return the query that shortens ``lock_timeout``; a shorter one of the script stays.

    :param limit: seconds.
    :param may_hasten: whether to hasten the deadlock check, by which autovacuum yields.
    :param version: the server's, as libpq has it.
    :param longest: seconds after which the server itself ends what may hold a strong lock, 0 for
        never; None where none is held. What is held does not outlive its tool either.
    :param is_local: whether they end with the transaction.
    """
    local = sql.Literal(is_local)
    parts = [_SHORTEN.format(limit=_milliseconds(limit), local=local)]
    if may_hasten:
        hasten = _HASTEN if version >= 150000 else _HASTEN_14
        # Several checks fit into an ask, and one second of patience needs no more than others do.
        check = min(0.02, limit * FIRST_ASK)
        parts.append(hasten.format(check=_milliseconds(check), local=local))
    if longest is not None:
        parts.append(_CHECK_CLIENT.format(check=sql.Literal(CLIENT_CHECK), local=local))
    if longest is not None and is_local:
        parts.append(_LIMIT_IDLE.format(limit=sql.Literal(IDLE_LIMIT)))
        if longest and version >= _HAS_TRANSACTION_TIMEOUT:
            parts.append(_LIMIT_WHOLE.format(limit=_milliseconds(longest)))
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
# Other systems cannot tell that a connection is closed, and refuse the setting.
_CHECK_CLIENT = sql.SQL(
    "case when pg_catalog.current_setting('client_connection_check_interval')"
    " operator(pg_catalog.=) '0' and pg_catalog.version() operator(pg_catalog.~) 'linux'"
    " then pg_catalog.set_config('client_connection_check_interval', {check}, {local}) end"
)
_LIMIT_IDLE = sql.SQL(
    "case when pg_catalog.current_setting('idle_in_transaction_session_timeout')"
    " operator(pg_catalog.=) '0'"
    " then pg_catalog.set_config('idle_in_transaction_session_timeout', {limit}, true) end"
)
_LIMIT_WHOLE = sql.SQL(
    "case when pg_catalog.current_setting('transaction_timeout') operator(pg_catalog.=) '0'"
    " then pg_catalog.set_config('transaction_timeout', {limit}, true) end"
)
