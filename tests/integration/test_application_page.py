"""The page for application teams: its examples name functions and arguments that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fix_clinic import Clinic

PAGE = (Path(__file__).parents[2] / "docs" / "application.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| `\"(select [^\"]+)\"(?:, \[[^`]*\])?` \| `(.+)` \|$", PAGE, re.M)
ARGUMENTS = """
    select p.proargnames
    from pg_proc as p
    where p.pronamespace = 'api'::regnamespace and p.proname = %s
"""


def test_the_page_has_an_example_of_each_kind_of_function():
    assert len(ROWS) >= 15


@pytest.mark.parametrize(("name", "query", "call"), ROWS)
def test_an_example_of_the_page_can_be_called(shared_clinic: Clinic, name, query, call):
    with shared_clinic.session() as dba:
        dba.execute("explain " + query.replace("%s", "null"))
    known = shared_clinic.value(ARGUMENTS, name) or []
    words = re.fullmatch(r"'(\w+)'(?:, \{(.*)\})?", call)
    assert words is not None
    assert words[1] == name
    assert set(re.findall(r"\b(p_\w+):", words[2] or "")) <= set(known)
