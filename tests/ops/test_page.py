"""The page about advisors names the rules that there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_advisors_names_every_rule_with_its_level_and_no_other():
    rules: dict[str, set[str]] = {}
    for source in (ROOT / "sql/ops").glob("advisor_*.sql"):
        found = re.findall(r"select\n    '(\w+)' as code,\n    (.+?) as level,", source.read_text())
        rules |= {code: set(re.findall(r"'(\w+)'", level)) for code, level in found}
    page = (ROOT / "docs/advisors.md").read_text()
    told = re.findall(r"(?m)^\| `(\w+)` \| ([^|]+) \|", page)
    assert {code: set(re.findall(r"error|warning|notice", level)) for code, level in told} == rules
