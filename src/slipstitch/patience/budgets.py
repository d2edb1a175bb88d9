"""How long may be asked, held and waited: from configuration, script and command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from slipstitch.config.reader import Config
from slipstitch.config.values import to_bool
from slipstitch.errors import Location, SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.records import record

__all__ = ["Budgets", "configured_budgets", "parse_seconds", "script_budgets"]

_UNITS = {
    "ms": 0.001,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "min": 60.0,
    "minute": 60.0,
    "h": 3600.0,
    "hour": 3600.0,
    "d": 86400.0,
    "day": 86400.0,
}
_SECONDS = pattern(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_MARK = "slipstitch-locks"
_COMMENT = pattern(rf"^[ \t]*--[ \t]*{_MARK}\b:?[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_LONGEST_ASK = 1.0
_ASKS_BEFORE_GROWING = 5
_GROWTH = 1.6
_GROWN_ASK = 0.08
"""Seconds; together with the hold of a change of the catalogue, nobody waits for 100 ms."""


@record
class Budgets:
    """What one block of a script may cost others; times are in seconds.

    :param ask: the longest wait for locks, for the sum of them; everybody queues behind it.
    :param grown_ask: what an ask grows to once five were in vain; None for 1.6 times as long, but
        no longer than 80 ms.
    :param hold: how long a strong lock may be held while somebody waits for it.
    :param limit: how long a block that may hold a strong lock may last at all, where the server can
        end it by itself (PostgreSQL 17); 0 for ever.
    :param patience: how long to go on looking and asking until the run stops.
    :param work: a block that lost more finished work than this is not tried again.
    :param long_ask: allow one ask that is long enough for autovacuum to yield.
    :param cancel_roles: whose transactions may be ended when they are in the way.
    :param cancel_after: how long such a transaction is waited for first.
    """

    ask: float = 0.05
    grown_ask: float | None = None
    hold: float = 0.5
    limit: float = 14400.0
    patience: float = 300.0
    work: float = 5.0
    long_ask: bool = False
    cancel_roles: tuple[str, ...] = ()
    cancel_after: float = 10.0

    def __post_init__(self) -> None:
        asks = (self.ask, self.ask if self.grown_ask is None else self.grown_ask)
        if not all(0.001 <= each <= _LONGEST_ASK for each in asks):
            raise ValueError("an ask takes 1 ms to 1 s: everybody else queues behind it")
        if self.hold <= 0:
            raise ValueError("a lock cannot be held for no time at all")

    def ask_after(self, in_vain: int) -> float:
        """Return how long an ask may take after so many that were in vain.

        >>> [round(Budgets().ask_after(asks), 3) for asks in (1, 4, 5)]
        [0.05, 0.05, 0.08]
        >>> Budgets(ask=0.2).ask_after(9)
        0.2
        """
        if in_vain < _ASKS_BEFORE_GROWING:
            return self.ask
        grown = min(_GROWTH * self.ask, _GROWN_ASK) if self.grown_ask is None else self.grown_ask
        return max(self.ask, grown)

    def given(self, values: Mapping[str, Any]) -> Budgets:
        """Return the budgets with other values; those that are None change nothing.

        >>> Budgets().given({"hold": 1.0, "ask": None}).hold
        1.0
        """
        chosen = {name: each for name, each in values.items() if each is not None}
        return replace(self, **chosen) if chosen else self


def parse_seconds(text: str) -> float:
    """Read a time such as ``50 ms``, ``2s`` or ``5 min``; a bare number means seconds.

    :raises ValueError: when it is none.

    >>> parse_seconds("50ms"), parse_seconds("2"), parse_seconds("5 minutes")
    (0.05, 2.0, 300.0)
    """
    match = _SECONDS.fullmatch(text)
    unit = (match[2].lower() or "s") if match is not None else ""
    scale = _UNITS.get(unit, _UNITS.get(unit.removesuffix("s")))
    if match is None or scale is None:
        raise ValueError(f'"{text}" is no time such as 50 ms, 2 s or 5 min')
    return float(match[1]) * scale


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_READERS: Mapping[str, Callable[[str], Any]] = {
    "ask": parse_seconds,
    "grown_ask": parse_seconds,
    "hold": parse_seconds,
    "limit": parse_seconds,
    "patience": parse_seconds,
    "work": parse_seconds,
    "long_ask": to_bool,
    "cancel_roles": _words,
    "cancel_after": parse_seconds,
}
assert set(_READERS) == {field.name for field in fields(Budgets)}


def configured_budgets(config: Config, target: str) -> Budgets:
    """Return the budgets of a target: its own section first, then ``[slipstitch]``.

    :param target: the target's name.
    :raises SlipstitchError: naming the place, when a value is none.

    >>> configured_budgets(Config({}), "db:pg:").patience
    300.0
    """
    values: dict[str, Any] = {}
    places: dict[str, Location | None] = {}
    for section in ("slipstitch", f"target.{target}"):
        for name, read in _READERS.items():
            key = f"{section}.{name}"
            places[name] = config.location(key) or places.get(name)
            if config.location(key) is not None:
                # A key without a value is true, as everywhere in this file.
                text = config.get(key)
                values[name] = _read(key, read, "true" if text is None else text, places[name])
    try:
        return Budgets(**values)
    except ValueError as error:
        where = places.get("ask") or places.get("hold")
        raise SlipstitchError("config", str(error), location=where) from error


def _read(name: str, read: Callable[[str], Any], text: str, location: Location | None) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise SlipstitchError("config", f"{name}: {error}", location=location) from error


def script_budgets(source: bytes, path: str) -> dict[str, Any]:
    """Return what comments of a script say: ``-- slipstitch-locks hold 1 s, patience 2 h``.

    Roles whose transactions may be ended are no business of a script.

    :raises SlipstitchError: naming the line, when one cannot be read.

    >>> script_budgets(b"-- slipstitch-locks: hold 1 s, patience 2h\\nbegin;", "a.sql")
    {'hold': 1.0, 'patience': 7200.0}
    """
    values: dict[str, Any] = {}
    if _MARK.encode() not in source:
        return values
    text = source.decode("utf-8", "replace")
    for comment in _COMMENT.finditer(text):
        place = Location(path, text.count("\n", 0, comment.start()) + 1)
        for item in re.split(r"\s*,\s*", comment[1]):
            values |= _item(item, place)
    return values


_IN_SCRIPTS: Sequence[str] = (
    "ask",
    "grown_ask",
    "hold",
    "limit",
    "patience",
    "work",
    "long_ask",
)


def _item(item: str, place: Location) -> dict[str, Any]:
    name, _, text = item.partition(" ")
    if name not in _IN_SCRIPTS:
        raise SlipstitchError(
            "deploy",
            f'"{item}" is no budget of locks',
            location=place,
            hint=f"a script may say {', '.join(_IN_SCRIPTS)}, such as: "
            "-- slipstitch-locks hold 1 s, patience 2 h",
        )
    value = _read(name, _READERS[name], text or "true", place)
    try:
        Budgets().given({name: value})
    except ValueError as error:
        raise SlipstitchError("deploy", str(error), location=place) from error
    return {name: value}
