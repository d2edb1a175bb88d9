"""What TAP may look like, judged by prove and by us: both let the same outputs pass."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from slipstitch.testing.tap import read_tap

CORPUS = {
    "plain": "1..2\nok 1\nok 2\n",
    "plan_at_the_end": "ok 1 - a\nok 2 - b\n1..2\n",
    "no_plan": "ok 1\n",
    "nothing_at_all": "",
    "only_a_plan": "1..1\n",
    "a_plan_of_nothing": "1..0\n",
    "skips_all": "1..0 # SKIP no server\n",
    "skips_all_in_small_letters": "1..0 # skipped: no server\n",
    "fails": "1..1\nnot ok 1 - a\n",
    "to_do_fails": "1..1\nnot ok 1 - a # TODO later\n",
    "to_do_passes": "1..1\nok 1 - a # TODO later\n",
    "to_do_in_small_letters": "1..1\nnot ok 1 # todo later\n",
    "skipped": "1..1\nok 1 # SKIP no water\n",
    "skipped_but_fails": "1..1\nnot ok 1 # SKIP no water\n",
    "escaped_directive": "1..1\nnot ok 1 - a \\# TODO later\n",
    "a_number_sign_alone": "1..1\nok 1 - room #12\n",
    "too_few": "1..3\nok 1\nok 2\n",
    "too_many": "1..1\nok 1\nok 2\n",
    "out_of_order": "1..2\nok 2\nok 1\n",
    "twice_the_same_number": "1..2\nok 1\nok 1\n",
    "without_numbers": "1..2\nok - a\nok - b\n",
    "two_plans": "1..1\nok 1\n1..1\n",
    "plan_in_the_middle": "ok 1\n1..2\nok 2\n",
    "bails_out": "1..2\nok 1\nBail out! the disk is full\n",
    "bails_out_in_small_letters": "1..1\nbail out! no\n",
    "talk_between": "1..1\nhello\n# a remark\nok 1\n",
    "subtest": "1..1\n    ok 1 - inner\n    1..1\nok 1 - outer\n",
    "subtest_fails_inside_only": "1..1\n    not ok 1 - inner\n    1..1\nok 1 - outer\n",
    "windows_ends": "1..1\r\nok 1 - a\r\n",
    "version_line": "TAP version 13\n1..1\nok 1\n",
    "okay_is_no_result": "1..1\nokay 1\n",
    "capitals_are_no_result": "1..1\nOK 1\n",
    "no_space_before_the_number": "1..1\nok1\n",
    "yaml_below": "TAP version 13\n1..1\nnot ok 1\n  ---\n  message: no\n  ...\n",
    "description_of_digits": "1..1\nok 1 2 3\n",
}


# A file that plans nothing tests nothing: here that is a failure.
STRICTER = {"a_plan_of_nothing"}


def passed_by_prove(folder: Path, names: list[str]) -> set[str]:
    told = subprocess.run(
        ["prove", "--exec", "cat", *names], cwd=folder, check=False, capture_output=True, text=True
    ).stdout
    return set(re.findall(r"(?m)^(\S+) \.+ (?:ok|skipped: .*|skipped)$", told))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("prove") is None, reason="prove is not installed")
def test_prove_lets_pass_what_we_let_pass(tmp_path: Path):
    for name, text in CORPUS.items():
        (tmp_path / name).write_text(text, newline="")
    # It stops at a file that bails out, so each of those is given to it alone.
    alone = [[name] for name in CORPUS if name.startswith("bails_out")]
    together = [name for name in CORPUS if not name.startswith("bails_out")]
    theirs = {name for names in (together, *alone) for name in passed_by_prove(tmp_path, names)}
    reports = {name: read_tap([(text, None)]) for name, text in CORPUS.items()}
    ours = {
        name
        for name, report in reports.items()
        if not report.problems and all(each.counts_as_passed for each in report.assertions)
    }
    assert ours == theirs - STRICTER
    assert STRICTER < theirs < set(CORPUS)
