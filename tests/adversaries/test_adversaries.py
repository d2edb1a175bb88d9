"""One table of cases, two implementations: how a change fares, who is named, who queues."""

from __future__ import annotations

import re
import time

import pytest

from tests.adversaries.cases import CASES, Case
from tests.adversaries.sides import SIDES, Side
from tests.adversaries.stage import Stage, until, watching

ROWS = [
    pytest.param(case, side, id=f"{case}-{side.name}")
    for case in CASES
    for side in SIDES
    if side.name in case.sides
]


@pytest.mark.parametrize(("case", "side"), ROWS)
def test_a_change_fares_as_the_table_says(case: Case, side: Side, stage: Stage, tmp_path):
    with case.present(stage) as adversary:
        with watching(stage) as queue:
            attempt = side.start(stage, case.statement, "60 s", tmp_path, ask=case.ask)
            try:
                if case.fares == "waits":
                    named = re.compile(case.named)
                    until(lambda: named.search(attempt.said()) or attempt.is_over(), case.named)
                    time.sleep(1)
                    assert not attempt.is_over(), attempt.said()
                    assert not stage.value(case.done)
                    assert queue.share <= 0.1
                    adversary.leave()
                status = attempt.finish()
            finally:
                attempt.finish(0.1)
        assert status == 0, attempt.said()
        assert stage.value(case.done)
        assert not adversary.complaints
