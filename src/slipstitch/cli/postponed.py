"""Modules that are in place by name, and imported when something of them is used.

``importlib.util.LazyLoader`` does alike. Where two threads ask at once, it is not safe in each
release of Python, and with ``from module import name`` it postpones nothing. So some modules have
a class of their own here, with functions that libraries take from them by name.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, tzinfo
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["postponed"]


@contextmanager
def postponed(names: Sequence[str]) -> Iterator[None]:
    """Put modules in place that are imported when they are used.

    Whoever imports one of them afterwards gets the module itself.
    """
    waiting: dict[str, _Postponed] = {}
    for name in names:
        if name not in sys.modules:
            waiting[name] = _made.setdefault(name, _KINDS.get(name, _Postponed)(name))
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, module in waiting.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


# Who has imported one of these keeps it, and must be answered alike when more is imported.
_made: dict[str, _Postponed] = {}


class _Postponed(ModuleType):
    """A module that is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(_module(self.__name__), name)
        setattr(self, name, value)
        return value


def _module(name: str) -> ModuleType:
    """Return the module of this name itself, imported where it is not yet."""
    if isinstance(sys.modules.get(name), _Postponed):
        # It is asked for while others are imported, which is early, but right.
        del sys.modules[name]
    return import_module(name)


def _is_over(module: _Postponed) -> bool:
    return sys.modules.get(module.__name__) is not module


def _forward(module: str, name: str) -> Callable[..., Any]:
    """Return a function that calls one of a module, which is imported by then."""

    def forward(_self: _Postponed, /, *values: Any, **named: Any) -> Any:
        return getattr(_module(module), name)(*values, **named)

    return forward


class _PostponedInspect(_Postponed):
    """``inspect``, the slowest of all to import; click and dataclasses use two functions of it."""

    def cleandoc(self, text: str) -> str:
        """Take the indentation from a text: most are a line without any."""
        if "\n" not in text and "\t" not in text and not text[:1].isspace():
            return text
        cleaned: str = _module("inspect").cleandoc(text)
        return cleaned

    def signature(self, of: Any, **named: Any) -> Any:
        """Tell the parameters; while we start they are asked for only to be a class's docstring."""
        return _module("inspect").signature(of, **named) if _is_over(self) else "(...)"


class _PostponedTyping(_Postponed):
    """``typing_extensions``, of which the driver wants type variables that have a default."""

    def TypeVar(self, name: str, *bounds: Any, default: Any = None, **named: Any) -> Any:  # noqa: ARG002, N802 - it becomes one
        """Make a type variable; only type checkers look at a default."""
        return typing.TypeVar(name, *bounds, **named)


class _PostponedGettext(_Postponed):
    """``gettext``: to look for a translation of one word takes longer than to make ten options."""

    def gettext(self, message: str) -> str:
        """Return a message, which is in English for everybody while options are made."""
        told: str = _module("gettext").gettext(message) if _is_over(self) else message
        return told

    ngettext = _forward("gettext", "ngettext")


class _PostponedRandom(_Postponed):
    """``random``, of which the driver takes one function by name, to choose among hosts."""

    shuffle = _forward("random", "shuffle")


class _PostponedJson(_Postponed):
    """``json``, of which the driver keeps two functions for values that we never send."""

    dumps = _forward("json", "dumps")
    loads = _forward("json", "loads")


class _PostponedIpaddress(_Postponed):
    """``ipaddress``, which the driver asks whether a host has to be looked up."""

    def ip_address(self, address: str) -> Any:
        """Return something for what is an address; nearly all are four numbers.

        :raises ValueError: for the name of a host.
        """
        parts = address.split(".")
        if len(parts) == 4 and all(part in _BYTES for part in parts):
            return address
        return _module("ipaddress").ip_address(address)


_BYTES = frozenset(map(str, range(256)))


class _PostponedZoneinfo(_Postponed):
    """``zoneinfo``: most servers are in the zone that Python knows without a file."""

    def ZoneInfo(self, name: str) -> tzinfo:  # noqa: N802 - it stands for a class
        """Return a zone by its name."""
        zone: tzinfo = UTC if name in {"UTC", "Etc/UTC"} else _module("zoneinfo").ZoneInfo(name)
        return zone


class _PostponedLogging(_Postponed):
    """``logging``, to which the driver speaks and nobody listens."""

    NOTSET = 0
    WARNING = 30

    def getLogger(self, name: str) -> _PostponedLogger:  # noqa: N802 - it stands for the function
        """Return the logger of this name: one alone, as ever."""
        return _loggers.setdefault(name, _PostponedLogger(name))


class _PostponedLogger:
    """A logger that is made when something is told that somebody might hear."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.level = _PostponedLogging.NOTSET

    def setLevel(self, level: int) -> None:  # noqa: N802 - it stands for the method
        """Take note of the level."""
        self.level = level

    def debug(self, *told: Any, **named: Any) -> None:
        """Tell a detail, which nobody hears who has not asked ``logging`` for it."""
        if "logging" in sys.modules:
            self.__getattr__("debug")(*told, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        logger = _module("logging").getLogger(self.name)
        if not logger.level:
            logger.setLevel(self.level)
        return getattr(logger, name)


_loggers: dict[str, _PostponedLogger] = {}

_KINDS = {
    "gettext": _PostponedGettext,
    "inspect": _PostponedInspect,
    "ipaddress": _PostponedIpaddress,
    "json": _PostponedJson,
    "logging": _PostponedLogging,
    "random": _PostponedRandom,
    "typing_extensions": _PostponedTyping,
    "zoneinfo": _PostponedZoneinfo,
}
