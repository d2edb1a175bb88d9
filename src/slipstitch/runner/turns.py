"""Changes whose scripts run one right after another, and which may be sent before their turn.

A script that is nothing but definitions and data in one transaction finds the same whether it
is sent in its turn or earlier: the server runs it after the one before it, in a session made
fresh, and passes over it where that one failed. Every other script waits for its turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from slipstitch.lazy import pattern
from slipstitch.patience.classes import Manner, long_wait_of, manner_of, may_set_timeout
from slipstitch.records import record
from slipstitch.registry.write import Batch
from slipstitch.runner.scripts import PreparedScript
from slipstitch.script.model import Statement
from slipstitch.script.traits import Kind, Traits
from slipstitch.session.ahead import REMARKABLE

__all__ = ["Rows", "Turn", "may_go_ahead", "work_of"]

_LARGEST = 16 * 1024
# What takes data from the client, or says how to commit.
_WAITS = pattern(rf"{REMARKABLE}|^copy\b|synchronous_commit", re.IGNORECASE)

Rows = Callable[[bool], Batch]
"""Gives the rows that record a change; asked with true, also those that forget its traces."""


@record
class Turn:
    """A change whose script will run.

    :param rows: what records it.
    :param last_change: id of the change that is the last one deployed by then.
    :param since: when that one was recorded, None where it is not recorded yet.
    :param may_share_wait: whether another change follows.
    """

    change_id: str
    name: str
    path: Path
    rows: Rows
    last_change: str | None
    since: str | None
    may_share_wait: bool


def may_go_ahead(prepared: PreparedScript) -> bool:
    """Whether a script may be sent before its turn."""
    script, shape = prepared.script, prepared.shape
    if shape.letter not in "AB" or shape.fresh_session_needed or script.has_mark:
        return False
    (block,) = shape.blocks
    statements = [step for step in script.steps if isinstance(step, Statement)]
    if prepared.size > _LARGEST or len(statements) != len(script.steps):
        return False
    if (block.start, block.stop) != (block.body, len(statements)):
        return False
    if block.framed and statements[0].text.lower() != "begin;":
        return False
    return not any(_WAITS.search(each.text) for each in statements) and _is_even(prepared)


def _is_even(prepared: PreparedScript) -> bool:
    """Whether all statements ask for locks in one manner: nothing has to be set between them."""
    manners = set()
    for statement, traits in work_of(prepared):
        if traits is None or traits.kind not in (Kind.DEFINITION, Kind.DATA):
            return False
        if long_wait_of(statement.text) or may_set_timeout(traits, statement.text):
            return False
        manners.add(manner_of(traits, statement.text))
    return len(manners) == 1 and not manners & {Manner.NEUTRAL, Manner.CODE}


def work_of(prepared: PreparedScript) -> list[tuple[Statement, Traits | None]]:
    """Return the statements of the only block, without its BEGIN and COMMIT."""
    (block,) = prepared.shape.blocks
    inside = slice(block.body + block.framed, block.stop - block.framed)
    steps = [step for step in prepared.script.steps[inside] if isinstance(step, Statement)]
    return list(zip(steps, prepared.shape.traits[inside], strict=True))
