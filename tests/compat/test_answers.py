"""In every situation of a deploy, revert, verify or status both tools answer alike."""

from __future__ import annotations

import pytest

from tests.compat import cases_deploy, cases_look, cases_revert
from tests.compat.oracle import Case, run_case, sqitch_answers

CASES = [
    case
    for module in (cases_deploy, cases_revert, cases_look)
    for case in (*module.WORD_BY_WORD, *module.WITH_SCRIPT_ERRORS)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_sqitch(case: Case, tmp_path, server):
    assert sqitch_answers(case, tmp_path / "sqitch", server)
