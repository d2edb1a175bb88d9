"""What is reported of a failure: its class, and a text without what a row or a patient holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import psycopg

from routiq_worker.job import Failure

__all__ = ["ERROR_CLASSES", "Report", "report_of", "storable"]

ERROR_CLASSES = frozenset(
    {"transient", "permanent", "rate_limit", "auth", "validation", "conflict"}
)
"""Classes that a handler may name; ``lost`` is for the database to say."""

_OURS = "RQ"
_ELSEWHERE = "the whole text stands in the log of the worker"


@dataclass(frozen=True)
class Report:
    """Arguments of ``jobs.fail``.

    :param error_class: None where the database is to tell it from the SQLSTATE.
    """

    error_class: str | None
    sqlstate: str | None
    text: str
    retry_after: timedelta | None = None


def report_of(error: Exception) -> Report:
    """Return what to report of an error of a handler.

    Texts of a :class:`Failure` are meant for people and are kept. Those of any other exception may
    quote a row, so only its class is kept, and where it happened in the database.

    >>> report_of(ValueError("Mary Smith is no number")).text
    'ValueError; the whole text stands in the log of the worker'
    >>> report_of(Failure("busy", "come again")).text
    'come again (the class "busy" is unknown)'
    """
    if isinstance(error, Failure):
        known = error.error_class in ERROR_CLASSES
        unknown = "" if known else f' (the class "{error.error_class}" is unknown)'
        return Report(
            error.error_class if known else "transient",
            None,
            storable(f"{error}{unknown}"),
            error.retry_after,
        )
    if isinstance(error, psycopg.Error) and error.sqlstate:
        return Report(None, error.sqlstate, storable(_of_database(error)))
    return Report("transient", None, f"{type(error).__name__}; {_ELSEWHERE}")


def _of_database(error: psycopg.Error) -> str:
    """Tell an error of the database by names; its own text only where this product wrote it."""
    sqlstate = error.sqlstate or ""
    if sqlstate.startswith(_OURS):
        return f"{sqlstate}: {error.diag.message_primary}"
    place = ", ".join(
        f"{word} {name}"
        for word, name in (
            ("table", error.diag.table_name),
            ("column", error.diag.column_name),
            ("constraint", error.diag.constraint_name),
        )
        if name
    )
    return "; ".join(
        part for part in (f"{sqlstate}: {type(error).__name__}", place, _ELSEWHERE) if part
    )


def storable(text: str) -> str:
    """Return a text as PostgreSQL and a log can keep it: no character 0, no half characters.

    >>> storable("a\\0b\\ud800")
    'a\\ufffdb?'
    """
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
