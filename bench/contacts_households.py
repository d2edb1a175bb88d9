"""Households of people who are easily taken for one another, and some who stand twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bench.contacts_crowd import Crowd, Person

__all__ = ["households"]

_PARENTS_FROM = date(1950, 1, 1)
_YEAR = 365


def households(number: int, *, copies: float, seed: int) -> Iterator[list[tuple[int, Person]]]:
    """Make families that share telephone, mailbox and roof.

    :param number: how many households.
    :param copies: which part of the people stands there a second time.
    :param seed: the same one gives the same households.
    :returns: for each household its records: the number of the person there, and what was written.
    """
    chance = random.Random(seed)
    crowd = Crowd(chance)
    for _ in range(number):
        people = _family(crowd, chance)
        records = list(enumerate(people))
        records += [(n, crowd.again(p)) for n, p in enumerate(people) if chance.random() < copies]
        yield [(n, _with_gaps(person, chance)) for n, person in records]


def _family(crowd: Crowd, chance: random.Random) -> list[Person]:
    """Return a couple, the twins, a child named after its parent, and maybe another child."""
    father = replace(
        crowd.person(), sex="male", birth_date=crowd.birth_date(_PARENTS_FROM, 30 * _YEAR)
    )
    mother = replace(
        father,
        given_name=crowd.given_name(),
        sex="female",
        birth_date=crowd.birth_date(_PARENTS_FROM, 30 * _YEAR),
    )
    born = crowd.birth_date(date(1985, 1, 1), 25 * _YEAR)
    twin = replace(father, given_name=crowd.given_name(), birth_date=born)
    # Parents like names that go together: one letter is all that tells some twins apart.
    other = crowd.slip(twin.given_name) if chance.random() < 0.3 else crowd.given_name()
    people = [father, mother, twin, replace(twin, given_name=other)]
    people.append(replace(father, birth_date=_junior(father.birth_date, crowd, chance)))
    if chance.random() < 0.5:
        sex = chance.choice(("male", "female"))
        people.append(
            replace(
                father,
                given_name=crowd.given_name(),
                sex=sex,
                birth_date=crowd.birth_date(date(1980, 1, 1), 30 * _YEAR),
            )
        )
    seen: dict[tuple[str, str], Person] = {(p.given_name, p.birth_date): p for p in people}
    return list(seen.values())


def _junior(born: str, crowd: Crowd, chance: random.Random) -> str:
    """Return the birth date of a child: a third differ from the parent's by the decade alone."""
    if chance.random() < 0.33:
        decade = chance.choice([d for d in "56789" if d != born[2]])
        return born[:2] + decade + born[3:]
    if chance.random() < 0.2:
        return (date.fromisoformat(born) + timedelta(days=chance.choice((1, 10, 30)))).isoformat()
    return crowd.birth_date(date(1980, 1, 1), 30 * _YEAR)


def _with_gaps(person: Person, chance: random.Random) -> Person:
    """Return the person with something left out now and then."""
    if chance.random() < 0.05:
        person = replace(person, birth_date="")
    if chance.random() < 0.03:
        person = replace(person, given_name="")
    if chance.random() < 0.3:
        person = replace(person, email="")
    if chance.random() < 0.1:
        person = replace(person, sex="")
    return person
