"""Regular expressions and modules that are made ready when they are used for the first time."""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType
from typing import Any, cast

__all__ = ["module", "pattern"]


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` returns, but compile it when it is used.

    A command imports a hundred regular expressions and uses a few. A wrong one is found late:
    so a test compiles them all.

    >>> pattern("[a-z]+").findall("be 2 gether")
    ['be', 'gether']
    """
    return cast("re.Pattern[str]", _Pattern(text, flags))


def module(name: str) -> Any:
    """Return a module that is imported when something of it is asked for.

    For what a command may need and nearly never does. Where types are checked, the module is
    imported under its name instead.

    >>> module("string").capwords("not yet")
    'Not Yet'
    """
    return _Module(name)


class _Module(ModuleType):
    """Has what a module has; each is looked up once."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


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
