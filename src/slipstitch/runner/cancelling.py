"""Say what becomes of a change when the statement that is at work for it is cancelled."""

from __future__ import annotations

from slipstitch.records import record
from slipstitch.runner.probes import is_decided_by_catalog
from slipstitch.script.shape import Letter
from slipstitch.script.traits import Kind, traits_of
from slipstitch.script.words import words_of

__all__ = ["IfCancelled", "if_cancelled", "leaves_behind"]

_WHOLE = "its transaction rolls back and the change is as if never begun; {verb} again"
_OF_LETTER: dict[Letter, str] = {
    "A": _WHOLE,
    "B": _WHOLE,
    "C": "the block in flight rolls back, finished blocks stay; {verb} again, it goes on there",
}
_BY_PSQL = (
    "psql runs it: what it committed stays, and nobody knows how far it came; the change is in "
    "doubt until you tell"
)
_IN_DOUBT = "nobody would know how far it came: the change is in doubt until you tell"
_IN_TRANSACTION = "what is not committed rolls back; {verb} again, it goes on after what is"
_LEAVES_INDEX = "leaves an index that is not valid; the next deploy drops it and goes on"
_STATEMENTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("create", "index", "concurrently"), _LEAVES_INDEX),
    (("create", "unique", "index", "concurrently"), _LEAVES_INDEX),
    (("drop", "index", "concurrently"), "leaves the index, perhaps not valid; it is dropped later"),
    (
        ("reindex",),
        "the old index serves on; reindex concurrently leaves one named …_ccnew that is not "
        "valid: drop it",
    ),
    (("vacuum",), "what it cleaned stays clean; nothing is lost"),
    (
        ("call", "online", ".", "backfill"),
        "finished batches stay; the next call of the same name goes on",
    ),
    (("call", "online"), "steps that it committed stay; the next call goes on after them"),
)


@record
class IfCancelled:
    """Whether the next run knows what to do then, and what is left of the work."""

    is_safe: bool
    means: str


def if_cancelled(
    verb: str, statement: str, letter: Letter | None = None, *, is_in_transaction: bool = False
) -> IfCancelled:
    """Return what a cancelled statement leaves of the change that it is at work for.

    :param verb: ``deploy`` or ``revert``.
    :param letter: the shape of the script, where it is known.
    :param is_in_transaction: whether the statement is known not to be the first of a transaction.

    >>> if_cancelled("deploy", "call anything()").is_safe
    False
    >>> if_cancelled("revert", "drop table t", "A").means
    'its transaction rolls back and the change is as if never begun; revert again'
    """
    if letter == "E":
        return IfCancelled(is_safe=False, means=_BY_PSQL)
    stands_alone = traits_of(statement).kind in (Kind.ALONE, Kind.MAY_COMMIT)
    if stands_alone and not is_in_transaction:
        if not is_decided_by_catalog(statement):
            return IfCancelled(is_safe=False, means=_IN_DOUBT)
        return IfCancelled(is_safe=True, means=f"{leaves_behind(statement)}; the run stops")
    means = _OF_LETTER.get(letter, _IN_TRANSACTION) if letter is not None else _IN_TRANSACTION
    return IfCancelled(is_safe=True, means=means.format(verb=verb))


def leaves_behind(statement: str) -> str:
    """Return what a statement outside of transactions leaves; empty for any other.

    >>> leaves_behind("vacuum t"), leaves_behind("update t set a = 1")
    ('what it cleaned stays clean; nothing is lost', '')
    """
    words = tuple(word.text for word in words_of(statement))
    for start, means in _STATEMENTS:
        if words[: len(start)] == start:
            return means
    if traits_of(statement).kind in (Kind.ALONE, Kind.MAY_COMMIT):
        return "what it committed stays"
    return ""
