"""Regular expressions that are compiled when they are used for the first time."""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["pattern"]


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` returns, but compile it when it is used.

    A command imports a hundred regular expressions and uses a few. A wrong one is found late:
    so a test compiles them all.

    >>> pattern("[a-z]+").findall("be 2 gether")
    ['be', 'gether']
    """
    return cast("re.Pattern[str]", _Pattern(text, flags))


class _Pattern:
    """Has the methods of a regular expression; each is looked up once."""

    def __init__(self, text: str, flags: int) -> None:
        self._source = (text, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(*self._source), name)
        setattr(self, name, found)
        return found
