"""Read from Unicode which characters are digits and words, and how letters are written small."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator

__all__ = ["UNICODE", "letter_lines", "run_lines"]

UNICODE = "14.0.0"  # the version that the lists were made with

# Scripts in which names of patients are written and that have capitals.
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")
# Letters that Unicode does not take apart, as they are written where they are not at hand.
WRITTEN_AS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "ĸ": "k",
    "ƒ": "f",
    "ə": "e",
    "ς": "\N{GREEK SMALL LETTER SIGMA}",
}


def run_lines() -> Iterator[str]:
    """Yield where runs of characters begin and end: words, and digits from 0 to 9.

    A word is made of letters and numbers, as the library has it when it cuts off what follows a
    number.
    """
    yield "word " + " ".join(map(str, _edges(str.isalnum))) + ";"
    yield "digit " + " ".join(
        map(str, _edges(lambda character: unicodedata.category(character) == "Nd", length=10))
    )


def _edges(is_in: Callable[[str], bool], length: int | None = None) -> list[int]:
    """Return the first code point of each run and of each gap; runs of a length begin again."""
    edges: list[int] = []
    for point in range(128, sys.maxunicode + 1):
        inside = is_in(chr(point))
        is_open = len(edges) % 2 == 1
        if inside and is_open and length and point - edges[-1] == length:
            edges += [point, point]
        elif inside != is_open:
            edges.append(point)
    return edges


def letter_lines() -> Iterator[str]:
    """Yield pairs of a letter and how it is written, for letters that are no ASCII letters."""
    pairs = dict(WRITTEN_AS)
    for point in range(128, 0x2000):
        letter = chr(point)
        if unicodedata.name(letter, "").split(" ")[0] in SCRIPTS:
            small = _without_marks(letter.casefold())
            written = "".join(pairs.get(part, part) for part in small)
            if written != letter and _without_marks(letter) == letter:
                pairs[letter] = written
    yield " ".join(f"{letter}={written}" for letter, written in sorted(pairs.items()))


def _without_marks(text: str) -> str:
    return "".join(
        part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part)
    )
