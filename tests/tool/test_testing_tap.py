from __future__ import annotations

import pytest

from slipstitch.testing.tap import read_tap


def read(text: str):
    return read_tap([(line, number) for number, line in enumerate(text.split("\n"), 1)])


def test_results_carry_number_description_and_line():
    report = read("1..3\nok 1 - adds up\nnot ok 2 subtracts\nok")
    found = [(each.number, each.is_ok, each.description, each.line) for each in report.assertions]
    assert found == [(1, True, "adds up", 2), (2, False, "subtracts", 3), (3, True, "", 4)]
    assert report.problems == []


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("ok", ""),
        ("ok 1", ""),
        ("ok 1 -", ""),
        ("ok - without a number", "without a number"),
        ("ok 1 - 2 rooms are free", "2 rooms are free"),
        ("ok - 2 rooms are free", "2 rooms are free"),
        ("ok 1 room #12 is free", "room #12 is free"),
        (r"ok 1 - a \# sign and a \\ stroke", r"a # sign and a \ stroke"),
        ("ok 1 - a - b", "a - b"),
        ("ok 1 -5 is negative", "-5 is negative"),
    ],
)
def test_a_description_is_taken_as_meant(text: str, description: str):
    [assertion] = read(f"1..1\n{text}").assertions
    assert (assertion.number, assertion.is_ok, assertion.description) == (1, True, description)


@pytest.mark.parametrize("text", ["okay", "ok-ish", "not okay", "nok 1", "OK 1", "1.. 2", "1..x"])
def test_a_line_that_only_looks_like_a_result_is_none(text: str):
    report = read(f"1..1\n{text}\nok 1")
    assert [each.number for each in report.assertions] == [1]
    assert report.problems == []


@pytest.mark.parametrize(
    ("line", "directive", "reason", "passes"),
    [
        ("not ok 1 - flies # TODO needs wings", "todo", "needs wings", True),
        ("ok 1 - flies # todo", "todo", "", True),
        ("ok 1 # SKIP no server", "skip", "no server", True),
        ("ok 1 - flies # skipped: no server", "skip", "no server", True),
        ("not ok 1 - flies # because of TODO", None, "", False),
        ("not ok 1 # TODO & SKIP later", "todo", "& SKIP later", True),
        (r"not ok 1 - flies \# TODO", None, "", False),
    ],
)
def test_directives_decide_what_counts(line: str, directive, reason: str, passes: bool):
    [assertion] = read(f"1..1\n{line}").assertions
    assert (assertion.directive, assertion.reason) == (directive, reason)
    assert assertion.counts_as_passed is passes


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it printed no plan"),
        ("ok 1", "it printed no plan"),
        ("1..2\nok 1", "it planned 2 assertions, but ran 1"),
        ("1..1\nok 1\nok 2", "it planned 1 assertions, but ran 2"),
        ("1..0", "it planned no assertion at all"),
        ("1..1\n1..1\nok 1", "it printed a second plan"),
        ("ok 1\n1..2\nok 2", "it ran an assertion after the plan at its end"),
        ("1..2\nok 2\nok 1", "its assertions are not numbered 1, 2, 3 …: 2, 1"),
        ("1..2\nok 1\nok 1", "its assertions are not numbered 1, 2, 3 …: 1, 1"),
        ("1..2\nok 1\nBail out!  the disk is full", "it bailed out: the disk is full"),
        ("bail out!", "it bailed out: it gave no reason"),
        ("1..1\n    Bail out! deep inside\nok 1", "it bailed out: deep inside"),
    ],
)
def test_output_that_cannot_be_trusted_is_a_problem(text: str, problem: str):
    assert read(text).problems == [problem]


def test_a_plan_may_stand_at_the_end():
    assert read("ok 1\nok 2\n1..2").problems == []


def test_a_file_may_skip_itself():
    report = read("1..0 # SKIP needs PostgreSQL 18")
    assert (report.skipped_because, report.problems) == ("needs PostgreSQL 18", [])


def test_remarks_belong_to_the_assertion_above_them():
    report = read(
        "# before\n1..2\nok 1\nnot ok 2 - same\n# have: 1\n# want: 2\n  ---\n  at: 7\n  ..."
    )
    assert report.remarks == ["# before"]
    assert report.assertions[0].remarks == []
    assert report.assertions[1].remarks == ["# have: 1", "# want: 2", "  ---", "  at: 7", "  ..."]


def test_a_nested_test_is_summed_up_by_the_line_after_it():
    report = read("    # Subtest: inner()\n    not ok 1 - deep\n    1..1\nnot ok 1 - inner()\n1..1")
    [assertion] = report.assertions
    assert assertion.description == "inner()"
    assert assertion.remarks == ["    # Subtest: inner()", "    not ok 1 - deep", "    1..1"]
    assert report.problems == []


def test_one_value_of_several_lines_is_several_lines():
    report = read_tap([("1..1", 1), ("not ok 1 - same\n# have: 1\n# want: 2", 7)])
    [assertion] = report.assertions
    assert (assertion.line, assertion.remarks) == (7, ["# have: 1", "# want: 2"])


def test_what_follows_a_bail_out_is_not_read():
    report = read("1..1\nBail out! over\nnot ok 1\n1..7")
    assert (report.planned, report.assertions) == (1, [])
