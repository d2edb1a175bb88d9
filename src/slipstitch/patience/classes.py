"""Tell by its text whether waiting for a statement's lock makes others wait behind it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from slipstitch.lazy import pattern
from slipstitch.script.traits import Kind, Traits
from slipstitch.script.words import words_of

__all__ = ["Manner", "is_strong_alone", "long_wait_of", "manner_of", "may_set_timeout"]


class Manner(Enum):
    """How a statement of a block asks for locks."""

    NEUTRAL = "it asks for none"
    GENTLE = "readers and writers pass whoever waits for it"
    CODE = "only the server knows what it asks for"
    MAKING = "it fills what nobody uses yet, and may need a strong lock for what that leans on"
    STRONG = "everybody queues behind whoever waits for it"

    @property
    def is_brief(self) -> bool:
        """Whether it is asked for briefly."""
        return self in (Manner.MAKING, Manner.STRONG)


_NEUTRAL = {Kind.EMPTY, Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.SAVEPOINT, Kind.SESSION}
_SETS_TIMEOUT = pattern(r"lock_timeout|reset\s+all|discard", re.IGNORECASE)
_RUNS_CODE = {Kind.QUERY, Kind.CODE}
_MAKES_FILLED = pattern(
    r"create (?:global |local )?(?:temp |temporary |unlogged )?(?:table|materialized view)\b"
)


# Preparing a block and running it ask for each statement several times, shortly after each other.
@lru_cache(maxsize=16)
def manner_of(traits: Traits, text: str) -> Manner:
    """Return how a statement inside a transaction asks for locks.

    What is not known to be gentle is taken for strong: then it is asked for briefly.

    >>> from slipstitch.script.traits import traits_of
    >>> statement = "alter table t validate constraint c;"
    >>> manner_of(traits_of(statement), statement).name
    'GENTLE'
    """
    kind = traits.kind
    if kind in _NEUTRAL:
        return Manner.NEUTRAL
    words = [word.text for word in words_of(text)]
    if kind is Kind.LOCAL:
        return Manner.STRONG if words[0] == "lock" else Manner.NEUTRAL
    if kind is Kind.DATA:
        return Manner.STRONG if words[0] == "truncate" else Manner.GENTLE
    if kind is Kind.CODE or (kind is Kind.QUERY and traits.leaves_session):
        return Manner.CODE
    if kind is Kind.QUERY:
        return Manner.GENTLE
    return _of_definition(words) if kind is Kind.DEFINITION else Manner.STRONG


def _of_definition(words: list[str]) -> Manner:
    # Share update exclusive at most.
    validates = words[:2] == ["alter", "table"] and "validate" in words and "," not in words
    if validates or words[0] in ("analyze", "analyse"):
        return Manner.GENTLE
    return Manner.MAKING if _MAKES_FILLED.match(" ".join(words[:4])) else Manner.STRONG


def is_strong_alone(text: str) -> bool:
    """Whether a statement outside of transactions keeps readers or writers out.

    >>> is_strong_alone("reindex table t"), is_strong_alone("reindex table concurrently t")
    (True, False)
    """
    words = [word.text for word in words_of(text)]
    if words[0] == "vacuum":
        return "full" in words
    return words[0] in ("cluster", "reindex") and "concurrently" not in words


def may_set_timeout(traits: Traits, text: str) -> bool:
    """Whether a statement could have changed how long locks are waited for.

    >>> from slipstitch.script.traits import traits_of
    >>> may_set_timeout(traits_of("set lock_timeout = '1h'"), "set lock_timeout = '1h'")
    True
    """
    runs_code = traits.kind in _RUNS_CODE and traits.leaves_session
    return runs_code or bool(_SETS_TIMEOUT.search(text))


def long_wait_of(text: str) -> str | None:
    """Return what a statement waits for that takes long and hurts nobody, None for others.

    ``writers``: those of its table, and snapshots older than itself; ``users``: of its table,
    readers too; ``table``: who holds share update exclusive or more, such as a vacuum.

    >>> long_wait_of("create unique index concurrently i on t (a)")
    'writers'
    """
    words = [word.text for word in words_of(text)]
    if "concurrently" in words[:4] and words[0] == "create":
        return "writers"
    if "concurrently" in words and words[0] in ("drop", "reindex", "alter"):
        return "users"
    if words[:2] == ["alter", "table"] and "validate" in words and "," not in words:
        return "table"
    return None
