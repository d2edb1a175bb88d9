"""Dates as ``--date-format`` asks for them: fixed forms, English forms, CLDR and strftime."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from slipstitch.errors import SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.records import record
from slipstitch.report.zone import LocalZone, local_zone

__all__ = ["FORMAT_NAMES", "DateFormat", "format_raw"]

# Sqitch takes these from the locale. The English ones stand for all: the standard library
# knows no others, and output that scripts read should not depend on the locale.
# The space before AM and PM is narrow and does not break.
ENGLISH = {
    "full": "EEEE, MMMM d, y, h:mm:ss\u202fa zzzz",
    "long": "MMMM d, y, h:mm:ss\u202fa z",
    "medium": "MMM d, y, h:mm:ss\u202fa",
    "short": "M/d/yy, h:mm\u202fa",
}
FIXED = frozenset({"raw", "iso", "iso8601", "rfc", "rfc2822"})
FORMAT_NAMES = (*sorted(FIXED | ENGLISH.keys()), "cldr:", "strftime:")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
QUARTERS = ("1st quarter", "2nd quarter", "3rd quarter", "4th quarter")
FIRST_MODIFIED_JULIAN_DAY = 678576
CLDR_PART = pattern(r"'((?:[^']|'')*)'|([a-zA-Z])\2*|[^a-zA-Z']+|'")
STRFTIME_PART = pattern(r"%(?:(\d*)N|(.))", re.DOTALL)


def format_raw(moment: datetime) -> str:
    """Return the form of plans and ids.

    >>> format_raw(datetime(2024, 3, 1, 8, 0, tzinfo=UTC))
    '2024-03-01T08:00:00Z'
    """
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"


@record(slots=False)
class DateFormat:
    r"""One way to write dates.

    >>> moment = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)
    >>> zone = local_zone({"TZ": "America/New_York"})
    >>> [DateFormat(name, zone).write(moment) for name in ("iso", "long")]
    ['2024-03-01 03:00:00 -0500', 'March 1, 2024, 3:00:00\u202fAM EST']
    """

    name: str
    zone: LocalZone

    @classmethod
    def parse(cls, name: str, environ: Mapping[str, str]) -> DateFormat:
        """Check the name of a format.

        :raises SlipstitchError: when there is no such format.
        """
        kind, colon, _ = name.partition(":")
        if (f"{kind}:" if colon else name) not in FORMAT_NAMES:
            message = f'Unknown date format "{name}"'
            named = (f"{known}…" if known.endswith(":") else known for known in FORMAT_NAMES)
            hint = f"known formats: {', '.join(named)}"
            raise SlipstitchError("datetime", message, hint=hint)
        return cls(name, local_zone(environ))

    def write(self, moment: datetime) -> str:
        """Write a moment; all but ``raw`` show local time."""
        if self.name == "raw":
            return format_raw(moment)
        local = self.zone.localise(moment)
        kind, _, pattern = self.name.partition(":")
        if kind in {"iso", "iso8601"}:
            # What CLDR writes as yyyy-MM-dd HH:mm:ss Z; long lists are full of it.
            return f"{local.isoformat(' ', 'seconds')[:19]} {local.strftime('%z')[:5]}"
        if kind in {"rfc", "rfc2822"}:
            written = write_cldr("E, dd MMM yyyy HH:mm:ss Z", local, self.zone.name)
            return re.sub(r"\+0000$", "-0000", written)
        if kind == "strftime":
            return _write_strftime(pattern, local)
        return write_cldr(ENGLISH.get(kind, pattern), local, self.zone.name)


def write_cldr(pattern: str, local: datetime, zone_name: str | None) -> str:
    """Write a date by a pattern of the Unicode Common Locale Data Repository, in English.

    As in Sqitch, two quotes mean one only within quotes.

    :param local: with its zone.
    :param zone_name: the zone's long name.

    >>> moment = datetime(2024, 3, 1, 8, 5, tzinfo=UTC)
    >>> write_cldr("EEE d. MMMM yy 'at' h 'o''clock'", moment, "UTC")
    "Fri 1. March 24 at 8 o'clock"
    """

    def part(match: re.Match[str]) -> str:
        text = match.group()
        if match[1] is not None:
            return match[1].replace("''", "'")
        if match[2] is None:
            return text
        return _field(text[0], len(text), local, zone_name)

    return CLDR_PART.sub(part, pattern)


def _name(name: str, length: int) -> str:
    """Return a name in the length that the number of letters asks for."""
    return {4: name, 5: name[0]}.get(length, name[:3])


def _field(letter: str, length: int, local: datetime, zone_name: str | None) -> str:
    """Write one field of a pattern; letters without a meaning stand for themselves."""
    number = _NUMBERS.get(letter)
    if number is not None and not (letter in "MLec" and length >= 3):
        value = number(local)
        return f"{value % 100 if letter in 'yY' and length == 2 else value:0{length}}"
    if letter in "zZvV":
        return _zone_field(letter, length, local, zone_name)
    word = _WORDS.get(letter)
    return letter * length if word is None else word(local, length)


def _quarter(local: datetime, length: int) -> str:
    quarter = (local.month - 1) // 3
    short = {1: f"{quarter + 1}", 2: f"{quarter + 1:02}", 3: f"Q{quarter + 1}"}
    return short.get(length, QUARTERS[quarter])


def _zone_field(letter: str, length: int, local: datetime, zone_name: str | None) -> str:
    short, offset = local.strftime("%Z"), local.strftime("%z")[:5]
    if letter == "Z":
        if length < 4:
            return offset
        return f"{short}{offset}" if length == 4 else f"{offset[:3]}:{offset[3:]}"
    return (zone_name or short) if length >= 4 else short


_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "y": lambda local: local.year,
    "u": lambda local: local.year,
    "Y": lambda local: local.isocalendar().year,
    "M": lambda local: local.month,
    "L": lambda local: local.month,
    "w": lambda local: local.isocalendar().week,
    # The week that holds the month's first Thursday is its first.
    "W": lambda local: (local.day + 4 - local.isoweekday() + 6) // 7,
    "d": lambda local: local.day,
    "D": lambda local: local.timetuple().tm_yday,
    "F": lambda local: (local.day - 1) // 7 + 1,
    "g": lambda local: local.astimezone(UTC).toordinal() - FIRST_MODIFIED_JULIAN_DAY,
    "e": lambda local: local.isoweekday() % 7 + 1,
    "c": lambda local: local.isoweekday(),
    "h": lambda local: local.hour % 12 or 12,
    "H": lambda local: local.hour,
    "K": lambda local: local.hour % 12,
    "k": lambda local: local.hour or 24,
    "j": lambda local: local.hour % 12 or 12,
    "m": lambda local: local.minute,
    "s": lambda local: local.second,
    "A": lambda local: ((local.hour * 60 + local.minute) * 60 + local.second) * 1000,
}

_WORDS: dict[str, Callable[[datetime, int], str]] = {
    **dict.fromkeys("ML", lambda local, length: _name(MONTHS[local.month - 1], length)),
    **dict.fromkeys("Eec", lambda local, length: _name(DAYS[local.weekday()], length)),
    **dict.fromkeys("Qq", _quarter),
    "G": lambda _local, length: {4: "Anno Domini", 5: "A"}.get(length, "AD"),
    "a": lambda local, _length: "AM" if local.hour < 12 else "PM",
    "S": lambda local, length: f"{local.microsecond:06}".ljust(length, "0")[:length],
}

_ENGLISH_STRFTIME = {
    "c": ENGLISH["medium"],
    "x": "MMM d, y",
    "X": "h:mm:ss\u202fa",
    "a": "E",
    "A": "EEEE",
    "b": "MMM",
    "h": "MMM",
    "B": "MMMM",
    "p": "a",
    "r": "hh:mm:ss a",
}
_C_STRFTIME = frozenset("CdDeFgGHIjklmMnRsStTuUVwWyYzZ%")


def _write_strftime(pattern: str, local: datetime) -> str:
    """Write a date by a pattern of strftime; what has no meaning stands for itself."""

    def part(match: re.Match[str]) -> str:
        letter = match[2]
        if letter is None:
            return f"{local.microsecond * 1000:09}"[: int(match[1] or 9)]
        if letter in _ENGLISH_STRFTIME:
            return write_cldr(_ENGLISH_STRFTIME[letter], local, None)
        if letter == "P":
            return "am" if local.hour < 12 else "pm"
        if letter == "s":
            return str(int(local.timestamp()))
        return local.strftime(match.group()) if letter in _C_STRFTIME else match.group()

    return STRFTIME_PART.sub(part, pattern)
