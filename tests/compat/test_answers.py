"""In every situation of a deploy, revert, verify or status both tools answer alike.

Status, both streams, the project's files, the registry's rows and what the scripts made or left in
the database are compared after each step.
Where slipstitch means to differ, ``differences`` says how and ``docs/differences.md`` why.
"""

from __future__ import annotations

import pytest

from tests.compat import cases_deploy, cases_look, cases_projects, cases_rebase, cases_revert
from tests.compat.differences import INTENDED, gist, without_additions
from tests.compat.in_process import run_here
from tests.compat.oracle import CACHE, Answer, Case, Step, run_case, sqitch_answers

MODULES = (cases_deploy, cases_revert, cases_look, cases_rebase, cases_projects)
WORD_BY_WORD = [case for module in MODULES for case in module.WORD_BY_WORD]
WITH_SCRIPT_ERRORS = [case for module in MODULES for case in module.WITH_SCRIPT_ERRORS]

# The others are processes of their own, as users start them.
IN_PROCESS = [
    case
    for module in (cases_rebase, cases_projects)
    for case in (*module.WORD_BY_WORD, *module.WITH_SCRIPT_ERRORS)
]


def _name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", WORD_BY_WORD, ids=_name)
def test_both_tools_answer_in_the_same_words(case, tmp_path, server, database):
    expected = sqitch_answers(case, tmp_path / "sqitch", server)
    runner = run_here if case in IN_PROCESS else None
    given = run_case("slipstitch", case, tmp_path / "slipstitch", database, runner)
    for number, (ours, theirs) in enumerate(zip(given, expected, strict=True)):
        difference = INTENDED.get((case.name, number))
        wanted = difference.applied_to(theirs) if difference else theirs
        assert _shown(ours) == _shown(wanted), case.steps[number].arguments
        _same_behind(ours, wanted, case.steps[number])


@pytest.mark.parametrize("case", WITH_SCRIPT_ERRORS, ids=_name)
def test_both_tools_tell_the_same_where_the_server_or_psql_speaks(case, tmp_path, server, database):
    expected = sqitch_answers(case, tmp_path / "sqitch", server)
    runner = run_here if case in IN_PROCESS else None
    given = run_case("slipstitch", case, tmp_path / "slipstitch", database, runner)
    for number, (ours, theirs) in enumerate(zip(given, expected, strict=True)):
        difference = INTENDED.get((case.name, number))
        wanted = difference.applied_to(theirs) if difference else theirs
        said = (ours.status, ours.stdout, gist(ours.stderr))
        assert said == (wanted.status, wanted.stdout, gist(wanted.stderr)), ours.stderr
        _same_behind(ours, wanted, case.steps[number])


def _same_behind(ours: Answer, wanted: Answer, taken: Step) -> None:
    """Compare what a step left: in the registry, in the project's folder, in the database."""
    assert ours.registry == wanted.registry, taken.arguments
    assert ours.files == wanted.files, taken.arguments
    assert ours.tables == wanted.tables, taken.arguments


def _shown(answer: Answer) -> tuple[int | None, str, str]:
    return answer.status, answer.stdout, without_additions(answer.stderr)


def test_what_scripts_leave_in_the_database_is_compared_too():
    looked_at = {
        case.name.partition("/")[0]
        for case in WORD_BY_WORD + WITH_SCRIPT_ERRORS
        if '"tables"' in (CACHE / f"{case.name}.json").read_text(encoding="utf-8")
    }
    assert looked_at >= {"deploy", "revert", "rebase"}


def test_each_case_has_a_name_of_its_own():
    names = [case.name for case in WORD_BY_WORD + WITH_SCRIPT_ERRORS]
    assert len(names) == len(set(names)) >= 150


def test_each_intended_difference_belongs_to_a_step_of_a_case():
    steps = {
        (case.name, number)
        for case in WORD_BY_WORD + WITH_SCRIPT_ERRORS
        for number in range(len(case.steps))
    }
    assert set(INTENDED) <= steps
