"""Write people down again, as busy hands do: slips, swaps, gaps, up to five times a person."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["COLUMNS", "Generated", "Slips", "Spread", "write_again"]

COLUMNS = (
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
    "soc_sec_id",
)
_NEIGHBOURS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm1234567890",
        "wertyuioplsdfghjkloxcvbnmn2345678909",
        strict=True,
    )
)
_DIGITS = frozenset({"street_number", "postcode", "date_of_birth", "soc_sec_id"})
_SWAPS = (("given_name", "surname"), ("address_1", "address_2"))
Row = dict[str, str]


@dataclass(frozen=True)
class Spread:
    """How many copies a person has: the weight of one, two, … five.

    :param name: what to call it.
    :param weights: one weight for each number of copies.
    """

    name: str
    weights: tuple[float, ...]

    @classmethod
    def named(cls, name: str) -> Spread:
        """Return a spread: ``zipf``, ``poisson``, ``uniform`` or ``one``."""
        return cls(
            name,
            {
                "zipf": (1, 1 / 2, 1 / 3, 1 / 4, 1 / 5),
                "poisson": (0.58, 0.29, 0.1, 0.024, 0.005),
                "uniform": (1, 1, 1, 1, 1),
                "one": (1,),
            }[name],
        )


@dataclass(frozen=True)
class Slips:
    """How badly people write.

    :param changes: the average number of changes a copy.
    :param most: the most changes a copy.
    :param most_a_field: the most changes of one field.
    """

    changes: float = 3
    most: int = 8
    most_a_field: int = 2


@dataclass
class Generated:
    """People written down, some of them more than once.

    :param rows: the records; ``rec_id`` is ``rec-N-org`` or ``rec-N-dup-M``.
    :param pairs: the pairs of records that are one person.
    """

    rows: list[Row] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)


def write_again(
    values: Mapping[str, Sequence[str]],
    *,
    people: int,
    copies: int,
    spread: Spread,
    slips: Slips,
    seed: int,
) -> Generated:
    """Make people out of values, and write some of them down again.

    :param values: for each column the values to take, as often as they occur.
    :param people: how many there are.
    :param copies: how many records stand beside the first ones.
    :param spread: how many copies a person has.
    :param slips: how badly they are written.
    :param seed: the same one gives the same people.
    """
    chance = random.Random(seed)
    made = Generated()
    originals = [_person(values, chance) for _ in range(people)]
    made.rows += [{"rec_id": f"rec-{n}-org", **row} for n, row in enumerate(originals)]
    numbers = chance.sample(range(people), people)
    left = copies
    while left and numbers:
        number = numbers.pop()
        count = min(left, chance.choices(range(1, len(spread.weights) + 1), spread.weights)[0])
        names = [f"rec-{number}-org"]
        for copy in range(count):
            names.append(f"rec-{number}-dup-{copy}")
            made.rows.append(
                {"rec_id": names[-1], **_slipped(originals[number], values, slips, chance)}
            )
        made.pairs += [(x, y) for i, x in enumerate(names) for y in names[i + 1 :]]
        left -= count
    chance.shuffle(made.rows)
    return made


def _person(values: Mapping[str, Sequence[str]], chance: random.Random) -> Row:
    row = {column: chance.choice(values[column]) for column in COLUMNS}
    year, month, day = chance.randint(1900, 1999), chance.randint(1, 12), chance.randint(1, 28)
    row["date_of_birth"] = f"{year}{month:02}{day:02}"
    row["soc_sec_id"] = str(chance.randint(1_000_000, 9_999_999))
    return row


def _slipped(
    row: Row, values: Mapping[str, Sequence[str]], slips: Slips, chance: random.Random
) -> Row:
    """Return a copy with one change at least, each of a kind that fits its field."""
    copy = dict(row)
    touched = dict.fromkeys(COLUMNS, 0)
    changes = min(slips.most, 1 + sum(chance.random() < slips.changes / 12 for _ in range(12)))
    for _ in range(changes):
        column = chance.choices(COLUMNS, (3, 3, 2, 3, 2, 3, 2, 1, 2, 2))[0]
        if touched[column] >= slips.most_a_field:
            continue
        touched[column] += 1
        luck = chance.random()
        if luck < 0.06:
            first, second = chance.choice(_SWAPS)
            copy[first], copy[second] = copy[second], copy[first]
        elif luck < 0.16:
            copy[column] = ""
        elif luck < 0.24 and column not in {"date_of_birth", "soc_sec_id"}:
            copy[column] = chance.choice(values[column])
        else:
            copy[column] = _typed(copy[column], column in _DIGITS, chance)
    return copy


def _typed(text: str, is_number: bool, chance: random.Random) -> str:
    """Return a text with one slip of the fingers."""
    if not text:
        return text
    place = chance.randrange(len(text))
    letters = string.digits if is_number else string.ascii_lowercase + " "
    ways: list[Callable[[], str]] = [
        lambda: text[:place] + chance.choice(letters) + text[place:],
        lambda: text[:place] + text[place + 1 :],
        lambda: text[:place] + chance.choice(letters) + text[place + 1 :],
        lambda: text[:place] + _NEIGHBOURS.get(text[place], text[place]) + text[place + 1 :],
        lambda: text[:place] + text[place : place + 2][::-1] + text[place + 2 :],
    ]
    return chance.choice(ways)().strip()
