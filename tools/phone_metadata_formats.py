"""Read from the package `phonenumbers` how national numbers are grouped, as lines of a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberFormat, PhoneMetadata

__all__ = ["format_lines"]

NOTHING = "-"


def format_lines() -> Iterator[str]:
    """Yield a line a format, in the order in which they are tried.

    Calling code, n and i for the styles that it serves, how numbers begin, the whole pattern, and
    what they look like within the country and from abroad. The main region of a code speaks for
    all, as in the library.
    """
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
        assert metadata is not None
        abroad = metadata.intl_number_format
        yield from _lines(code, "n" if abroad else "ni", metadata.number_format)
        yield from _lines(code, "i", abroad)


def _lines(code: int, styles: str, formats: Iterable[NumberFormat]) -> Iterator[str]:
    for each in formats:
        if each.format is None or each.pattern is None:
            continue
        # the most exact beginning stands last
        start = each.leading_digits_pattern[-1] if each.leading_digits_pattern else NOTHING
        # The rule of the prefix speaks of the first group that is shown, which it calls \1.
        head, group, tail = re.split(r"(\\\d)", each.format, maxsplit=1)
        shown = (each.national_prefix_formatting_rule or group).replace(r"\1", group)
        within = f"{head}{shown}{tail}"
        parts = (str(code), styles, start, each.pattern, _word(within), _word(each.format))
        yield " ".join(part.replace(" ", "") for part in parts)


def _word(shown: str) -> str:
    """Return a shown form as one word: a blank is written as an underscore."""
    return shown.replace(" ", "_")
