"""A crowd of people as a large clinic has it: few common names, many rare ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

__all__ = ["Crowd", "Person"]

Word = TypeVar("Word")

_ONSETS = ("b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s")
_ENDINGS = ("sh", "st", "t", "tr", "v", "w", "y", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ee", "ou")
_CODAS = ("", "n", "r", "s", "l", "m", "nd", "ck", "ston", "man", "ley", "th")
_FIRST_DAY = date(1930, 1, 1)
_DAYS = 33_000
_STATES = ("nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt")


@dataclass(frozen=True)
class Person:
    """What is written down of a person; an empty text where nothing is."""

    given_name: str
    family_name: str
    birth_date: str
    sex: str
    phone: str
    email: str
    line1: str
    line2: str
    city: str
    state: str
    postcode: str


class Crowd:
    """Makes people, and writes them down again with slips.

    :param chance: where luck comes from; a seeded one gives the same crowd.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        words = random.Random(7)
        self._given = _words(words, 3_000, 2)
        self._family = _words(words, 40_000, 3)
        self._streets = [f"{word} street" for word in _words(words, 20_000, 3)]
        self._cities = [
            (word, words.choice(_STATES), str(words.randint(1000, 9999)))
            for word in _words(words, 3_000, 3)
        ]

    def person(self) -> Person:
        """Return somebody new, at an address of his or her own."""
        chance = self._chance
        given, family = self.given_name(), self._common(self._family)
        city, state, postcode = self._common(self._cities)
        return Person(
            given_name=given,
            family_name=family,
            birth_date=self.birth_date(),
            sex=chance.choice(("male", "female")),
            phone=f"+614{chance.randrange(10**8):08}",
            email=f"{given}.{family}{chance.randrange(1000)}@mail.example",
            line1=f"{chance.randint(1, 200)} {self._common(self._streets)}",
            line2=f"unit {chance.randint(1, 40)}" if chance.random() < 0.2 else "",
            city=city,
            state=state,
            postcode=postcode,
        )

    def given_name(self) -> str:
        """Return a given name: a common one more often than a rare one."""
        return self._common(self._given)

    def birth_date(self, first: date = _FIRST_DAY, days: int = _DAYS) -> str:
        """Return a day from ``first`` on, as ISO 8601 writes it."""
        return (first + timedelta(days=self._chance.randrange(days))).isoformat()

    def again(self, person: Person) -> Person:
        """Return the person as somebody else wrote it down: one to three things are different."""
        chance = self._chance
        for _ in range(chance.randint(1, 3)):
            person = chance.choice(
                (
                    lambda p: replace(p, given_name=self.slip(p.given_name)),
                    lambda p: replace(p, family_name=self.slip(p.family_name)),
                    lambda p: replace(p, line1=self.slip(p.line1)),
                    lambda p: replace(p, city=self.slip(p.city)),
                    lambda p: replace(p, phone=""),
                    lambda p: replace(p, email=""),
                    lambda p: replace(p, line1="", line2="", city="", state="", postcode=""),
                    lambda p: replace(p, birth_date=""),
                    lambda p: replace(p, phone=f"+614{chance.randrange(10**8):08}"),
                )
            )(person)
        return person

    def slip(self, text: str) -> str:
        """Return a text with one slip of the fingers."""
        if len(text) < 3:
            return text
        place = self._chance.randrange(1, len(text))
        kind = self._chance.randrange(3)
        if kind == 0:
            return text[:place] + text[place + 1 :]
        if kind == 1:
            return text[:place] + self._chance.choice("aeinorst") + text[place:]
        return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]

    def _common(self, words: Sequence[Word]) -> Word:
        return words[int(len(words) * self._chance.random() ** 2.5)]


def _words(chance: random.Random, count: int, syllables: int) -> list[str]:
    """Return so many different words that can be spoken."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [
            chance.choice(_ONSETS + _ENDINGS) + chance.choice(_VOWELS) for _ in range(syllables - 1)
        ]
        found[
            "".join(parts) + chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS)
        ] = None
    return list(found)
