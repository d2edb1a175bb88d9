"""The classes of characters hold what they say, through all of Unicode."""

from __future__ import annotations

import re
import sys

import pytest

from slipstitch.script import characters


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (characters.NAME_START, r"[A-Za-z_\x80-\U0010ffff]"),
        (characters.NAME_PART, r"[A-Za-z0-9_\x80-\U0010ffff]"),
        (characters.NAME_DOLLAR_PART, r"[A-Za-z0-9_$\x80-\U0010ffff]"),
        (characters.NUMBER_PART, r"[A-Za-z0-9_.\x80-\U0010ffff]"),
        (characters.NUMBER_OR_NAME_PART, r"[A-Za-z0-9_.$\x80-\U0010ffff]"),
    ],
)
def test_a_class_holds_the_very_characters_it_names(written: str, meant: str) -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert re.findall(written, everything) == re.findall(meant, everything)
