"""Telephone numbers as people write them, in every region and every kind of mess."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

from tools.phone_metadata_automaton import Node, parse

__all__ = ["Written", "answer", "read_file", "written_numbers"]

OPEN_FILE = Path(__file__).parent / "data" / "phone_open.csv"
KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)
# The first of ten digits: Arabic, Persian, Devanagari, Bengali, Thai, full width, mathematical.
ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE)
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
NO_REGIONS = ("ZZ", "001", "au", "")
KEYS = {
    "2": "ABC",
    "3": "DEF",
    "4": "GHI",
    "5": "JKL",
    "6": "MNO",
    "7": "PQRS",
    "8": "TUV",
    "9": "WXYZ",
}
EXTENSIONS = (
    " ext. {}", " x{}", "x{}", ";ext={}", ", ext {}", " extension {}", " extensión {}", " #{}",
    " anexo {}", " int {}", ",{}", ",,{}", ";{}", " доб. {}", " ~{}", " - {}#", " ext:{}#", "/x{}",
)  # fmt: skip
BEFORE = ("Tel: ", "tel:", "Phone ", "โทร ", "☎ ", "mobile: ", "(", "' ", "ph.", "№ ", "\t", "Ⅳ ")
AFTER = (
    " (home)",
    " mum",
    ".",
    " 📱",
    " é",
    "\n",
    " or",
    "!",
    " ²",
    ")",
    " مساء",
    "\u200e",
    "_",
    "#",
)
GARBAGE = (
    "",
    "n/a",
    "none",
    "x",
    "+",
    "++",
    "0",
    "00",
    "-",
    "12",
    "1 2",
    "a1b2c3d4",
    "+0000000000",
)
SPACES = (
    " ",
    "-",
    ".",
    "/",
    " - ",
    "\u00a0",
    "\u2010",
    "\u2013",
    "\u3000",
    "  ",
    "~",
    "\u00ad",
    "*",
)


parsed = cache(parse)


@dataclass(frozen=True)
class Written:
    """A number as somebody wrote it.

    :param region: where it was written; nothing where nobody knows.
    :param mess: what is the matter with it.
    :param e164: the answer, where a file gives one.
    """

    raw: str
    region: str | None
    mess: str
    e164: str | None = None


def read_file(path: Path) -> list[Written]:
    """Read a file of numbers: ``raw``, ``region`` and ``e164``, where empty means none.

    :raises KeyError: a column is missing.
    """
    with path.open(newline="", encoding="utf-8") as lines:
        return [
            Written(row["raw"], row["region"] or None, row.get("mess") or "", row["e164"] or None)
            for row in csv.DictReader(lines)
        ]


def answer(written: Written) -> str | None:
    """Return what the library makes of a number."""
    try:
        number = phonenumbers.parse(written.raw, written.region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def written_numbers(count: int, seed: int = 1) -> Iterator[Written]:
    """Yield numbers of all regions and kinds, in turn; the same seed gives the same numbers."""
    writer = _Writer(random.Random(seed))
    plans = [
        (code, region)
        for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
        for region in regions
    ]
    ways = list(writer.ways().items())
    for place in range(count):
        code, region = plans[place % len(plans)]
        mess, way = writer.chance.choice(ways)
        yield writer.write(code, region, mess, way)


Way = Callable[["_Number"], tuple[str, str | None]]


@dataclass(frozen=True)
class _Number:
    """A number that may be in use.

    :param code: country calling code.
    :param national: its digits without the code.
    """

    region: str
    code: int
    national: str
    metadata: PhoneMetadata

    @property
    def home(self) -> str | None:
        """The region to write it in; numbers of no country are written anywhere."""
        return None if self.region == "001" else self.region


@dataclass
class _Writer:
    chance: random.Random

    def write(self, code: int, region: str, mess: str, way: Way) -> Written:
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
        assert metadata is not None
        descs: list[PhoneNumberDesc] = [
            desc
            for kind in KINDS
            if (desc := getattr(metadata, kind)) is not None and desc.national_number_pattern
        ]
        desc = self.chance.choice(descs)
        national = self.example(parsed(str(desc.national_number_pattern)))
        raw, where = way(_Number(region, code, national, metadata))
        return Written(raw, where, mess)

    def example(self, node: Node) -> str:
        """Return digits that fit a pattern."""
        if node.kind == "digits":
            return self.chance.choice(sorted(node.digits))
        if node.kind == "any":
            return self.example(self.chance.choice(node.parts))
        if node.kind == "repeat":
            most = node.least + 3 if node.most is None else node.most
            times = self.chance.randint(node.least, most)
            return "".join(self.example(node.parts[0]) for _ in range(times))
        return "".join(self.example(part) for part in node.parts)

    def ways(self) -> dict[str, Way]:
        """Return the ways to write a number, by the mess that they make."""
        return {
            "international": lambda n: (f"+{n.code}{self.spaced(n.national)}", None),
            "international_in_region": lambda n: (f"+{n.code} {n.national}", self.any_region()),
            "national": lambda n: (self.spaced(n.national), n.home),
            "national_with_trunk": lambda n: (self.trunk(n) + self.spaced(n.national), n.home),
            "trunk_of_pattern": lambda n: (self.trunk_pattern(n) + n.national, n.home),
            "abroad_prefix": self.from_abroad,
            "double_zero": lambda n: (f"00{n.code}{n.national}", n.home),
            "code_without_plus": lambda n: (f"{n.code}{self.spaced(n.national)}", n.home),
            "plus_and_trunk": lambda n: (f"+{n.code} ({self.trunk(n)}) {n.national}", None),
            "plus_and_abroad": lambda n: (f"+00{n.code}{n.national}", n.home),
            "plus_national": lambda n: ("+" + self.trunk(n) + n.national, n.home),
            "extension": lambda n: (self.national(n) + self.extension(), n.home),
            "long_extension": lambda n: (self.national(n) + self.extension(12), n.home),
            "letters": lambda n: (self.lettered(n), n.home),
            "other_digits": lambda n: (self.in_other_digits(self.either(n)), n.home),
            "other_digits_and_letters": lambda n: (self.in_other_digits(self.lettered(n)), n.home),
            "words_before": lambda n: (self.chance.choice(BEFORE) + self.either(n), n.home),
            "words_after": lambda n: (self.either(n) + self.chance.choice(AFTER), n.home),
            "two_numbers": lambda n: (f"{self.either(n)}{self.extension()}/x2303", n.home),
            "uri": self.uri,
            "one_digit_less": lambda n: (self.national(n)[:-1], n.home),
            "one_digit_more": lambda n: (self.either(n) + self.digits(1), n.home),
            "too_long": lambda n: (self.either(n) + self.digits_up_to(300), n.home),
            "another_region": lambda n: (self.national(n), self.any_region()),
            "no_region": lambda n: (self.national(n), None),
            "unknown_region": lambda n: (self.either(n), self.chance.choice(NO_REGIONS)),
            "random_digits": lambda n: (self.digits(self.chance.randint(1, 18)), n.home),
            "one_sign_changed": lambda n: (self.changed(self.either(n)), n.home),
            "full_width": lambda n: (self.full_width(f"+{n.code} {n.national}"), None),
            "garbage": lambda n: (self.garbage(), n.home),
        }  # fmt: skip

    def any_region(self) -> str:
        return self.chance.choice(REGIONS)

    def digits(self, count: int) -> str:
        return "".join(self.chance.choices("0123456789", k=count))

    def digits_up_to(self, most: int) -> str:
        return self.digits(self.chance.randint(4, most))

    def spaced(self, digits: str) -> str:
        """Put a sign between some digits."""
        sign = self.chance.choice(("", *SPACES))
        groups = self.chance.randint(2, 4)
        written = sign.join(digits[at : at + groups] for at in range(0, len(digits), groups))
        return f"({written[:2]}){written[2:]}" if self.chance.random() < 0.1 else written

    def trunk(self, number: _Number) -> str:
        return number.metadata.national_prefix or ""

    def trunk_pattern(self, number: _Number) -> str:
        pattern = number.metadata.national_prefix_for_parsing
        return self.example(parsed(pattern)) if pattern else ""

    def national(self, number: _Number) -> str:
        return self.trunk(number) + self.spaced(number.national)

    def either(self, number: _Number) -> str:
        if self.chance.random() < 0.5:
            return self.national(number)
        return f"+{number.code} {self.spaced(number.national)}"

    def from_abroad(self, number: _Number) -> tuple[str, str | None]:
        region = self.any_region()
        metadata = PhoneMetadata.metadata_for_region(region)
        assert metadata is not None
        prefix = self.example(parsed(metadata.international_prefix or "00"))
        return f"{prefix} {number.code} {number.national}", region

    def extension(self, longest: int = 6) -> str:
        digits = self.digits(self.chance.randint(1, longest))
        return self.chance.choice(EXTENSIONS).format(digits)

    def lettered(self, number: _Number) -> str:
        """Write the last digits as letters of the keys."""
        digits = self.either(number)
        kept = self.chance.randint(1, len(digits))
        letters = "".join(self.chance.choice(KEYS.get(digit, digit)) for digit in digits[kept:])
        return digits[:kept] + (letters.lower() if self.chance.random() < 0.3 else letters)

    def in_other_digits(self, text: str) -> str:
        zero = self.chance.choice(ZEROS)
        return "".join(chr(zero + int(sign)) if sign in "0123456789" else sign for sign in text)

    def full_width(self, text: str) -> str:
        return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else "\u3000" for sign in text)

    def uri(self, number: _Number) -> tuple[str, str | None]:
        kind = self.chance.randrange(5)
        written = (
            f"tel:{number.national};phone-context=+{number.code}",
            f"tel:{number.national};phone-context=example.com",
            f"tel:+{number.code}-{number.national};isub=12345",
            f"tel:+{number.code}{number.national};ext=45",
            f"tel:{number.national};phone-context=+",
        )[kind]
        return written, number.home

    def changed(self, text: str) -> str:
        at = self.chance.randrange(len(text))
        sign = self.chance.choice("0123456789+-x# é*,;()[]/\\~A\u200b\n")
        return text[:at] + sign + text[at + self.chance.randint(0, 1) :]

    def garbage(self) -> str:
        if self.chance.random() < 0.5:
            return self.chance.choice(GARBAGE)
        signs = "0123456789 +-x#extEXT.,;:/\\()[]~*é٣\uff15\uff0b\uff58abc\t_😀"
        return "".join(self.chance.choices(signs, k=self.chance.randint(1, 30)))
