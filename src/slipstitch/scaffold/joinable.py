"""Whether a script may stand before others in one file: nothing of it may reach them."""

from __future__ import annotations

import re
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Reason, Script, Statement
from slipstitch.script.shape import Shape, classify
from slipstitch.script.traits import Kind, Traits
from slipstitch.script.words import words_of

__all__ = ["refuse_to_join"]

_NEXT = "select 'what the next script says';"
# Whatever they are on the day, they are the same for all scripts of a run.
_BUILTINS = {"DBNAME": "name", "USER": "name", "HOST": "name", "PORT": "1"}
_ENDS = (Kind.COMMIT, Kind.ROLLBACK)
_DROPPED = re.compile(r"\bon\s+commit\s+drop\b", re.IGNORECASE)
_SET_CONFIG = re.compile(r"\bset_config\s*\(", re.IGNORECASE)
_LOCAL_CONFIG = re.compile(r"\bset_config\s*\([^()]*,\s*(?:\w+\s*=>\s*)?true\s*\)", re.IGNORECASE)
# Where a statement of a routine begins, or the text of one that it executes.
_SET = re.compile(
    r"(?:;|\bexecute\s+(?:format\s*\(\s*)?'|\b(?:begin|then|else|loop)\b)\s*"
    r"set\s+(?!(?:local|constraints|transaction)\b)",
    re.IGNORECASE,
)


def refuse_to_join(source: bytes, path: str) -> None:
    """Refuse a script after which others would do something else than in a session of their own.

    What a function that it calls does to the session cannot be seen.

    :raises SlipstitchError: with the place, and what reaches further than the script.
    """
    reason = _reason(source, path)
    if reason is not None:
        raise SlipstitchError(
            "squash",
            f"cannot stand in one file with others: {reason.construct}",
            detail="What stands behind it would run in another way than it did.",
            hint="squash up to a tag before it, or edit it so that it does the same alone",
            location=reason.location,
        )


def _reason(source: bytes, path: str) -> Reason | None:
    """Read the script with a statement behind it, and look for what changes that statement."""
    joined = source + f"\n\n{_NEXT}\n".encode()
    script = expand(joined, path, {}, lambda include: Path(include).read_bytes(), _BUILTINS)
    for reason in (*script.unsupported, *script.alone):
        return reason
    if not _ends_with_next(script):
        return Reason("its last statement does not end, or it ends before its file", Location(path))
    shape = classify(script)
    if any(block.rolls_back_first for block in shape.blocks):
        return Reason("it does not end its transaction", Location(path))
    return _what_stays(script, shape)


def _what_stays(script: Script, shape: Shape) -> Reason | None:
    """Return the first that is left to what follows; a rollback takes back what came before."""
    found: list[Reason] = []
    is_certain = 0  # as many as no rollback can take back
    in_transaction = False
    for step, traits in zip(script.steps, shape.traits, strict=True):
        statement = step.statement if isinstance(step, CopyIn) else step
        if not isinstance(statement, Statement) or traits is None:
            continue
        if traits.kind is Kind.ROLLBACK:
            del found[is_certain:]
        in_transaction = (in_transaction or traits.kind is Kind.BEGIN) and traits.kind not in _ENDS
        left = _left_behind(statement.text, traits)
        if left is not None:
            found.append(Reason(left, statement.location))
        if not in_transaction:
            is_certain = len(found)
    return found[0] if found else None


def _ends_with_next(script: Script) -> bool:
    last = script.steps[-1]
    if not isinstance(last, Statement):
        return False
    expected = [word.text for word in words_of(_NEXT)]
    return [word.text for word in words_of(last.text)] == expected


def _left_behind(text: str, traits: Traits) -> str | None:
    """Return what a statement leaves to those that follow it in the same session.

    >>> from slipstitch.script.traits import traits_of
    >>> text = "select set_config('role', 'app', {});"
    >>> _left_behind(text.format("false"), traits_of(text))
    'it sets something for the whole session'
    >>> _left_behind(text.format("true"), traits_of(text))
    """
    if traits.temporary:
        return None if _DROPPED.search(text) else "it makes a temporary object"
    if traits.kind is Kind.SESSION:
        return "it sets something for the whole session"
    if traits.kind is Kind.DEFINITION and traits.leaves_session:
        words = {word.text for word in words_of(text)}
        return "it sets something for new sessions" if words & {"set", "reset"} else None
    if traits.kind in (Kind.QUERY, Kind.CODE, Kind.MAY_COMMIT):
        calls = len(_SET_CONFIG.findall(text))
        is_code = traits.kind is not Kind.QUERY
        if calls > len(_LOCAL_CONFIG.findall(text)) or (is_code and _SET.search(text)):
            return "it sets something for the whole session"
    return None
