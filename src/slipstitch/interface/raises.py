"""Read from a routine's comment which errors it raises, and when: the one place that parses it.

A comment says so in a sentence with the word "raises", the SQLSTATEs apart by commas, "and" or
"or": ``Raises 22023 for an unknown unit, and 23505 where the name is taken.``
"""

from __future__ import annotations

import re

from slipstitch.interface.model import Raised

__all__ = ["split_comment"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"(])")
_RAISES = re.compile(r"\braises\b", re.IGNORECASE)
# Five capitals or digits with a digit among them; success and warnings are no errors.
_CODE = re.compile(
    r"(?:^|[,;:]|\b(?:and|or)\b)\s*(?P<code>(?!0[012])(?=[A-Z]*[0-9])[0-9A-Z]{5})\b"
    r"(?![-.]?[0-9])"
)
_LOOSE_END = re.compile(r"(?:[\s,;:.]|\b(?:and|or)\b)+$")


def split_comment(comment: str | None) -> tuple[str, tuple[Raised, ...]]:
    """Return a comment without its sentences on errors, and the errors.

    A sentence that only mentions errors among other things stays in the text.

    >>> split_comment("Makes a room. Raises 22023 for no name, and 23505. Ask first.")
    ('Makes a room. Ask first.', (Raised(code='22023', condition='for no name'), \
Raised(code='23505', condition='')))
    >>> split_comment("Waits at most 10000 ms, and raises 55P03 then.")
    ('Waits at most 10000 ms, and raises 55P03 then.', (Raised(code='55P03', condition='then'),))
    >>> split_comment("Raises the dead.")
    ('Raises the dead.', ())
    >>> split_comment(None)
    ('', ())
    """
    kept: list[str] = []
    raised: dict[str, Raised] = {}
    for sentence in _SENTENCE.split(" ".join((comment or "").split())):
        said = _RAISES.search(sentence)
        found = _read(sentence[said.end() :].strip()) if said else []
        for each in found:
            raised.setdefault(each.code, each)
        if not (found and said is not None and said.start() == 0):
            kept.append(sentence)
    return " ".join(kept).strip(), tuple(raised.values())


def _read(listed: str) -> list[Raised]:
    """Return the errors of the words behind "raises"."""
    found = list(_CODE.finditer(listed))
    ends = [each.start() for each in found[1:]] + [len(listed)] * bool(found)
    return [
        Raised(each["code"], _LOOSE_END.sub("", listed[each.end() : end]).strip())
        for each, end in zip(found, ends, strict=True)
    ]
