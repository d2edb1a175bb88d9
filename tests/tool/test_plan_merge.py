"""After a merge: lines that stand twice or too early are named, and mended where nobody decides."""

from __future__ import annotations

import pytest

from slipstitch.plan.merge import DeployedLine, examine_merge
from slipstitch.plan.parse import parse_plan

HEAD = "%project=p\n\n"
TIME = "2024-01-01T00:00:00Z"
ADA = "Ada Lovelace <ada@example.com>"


def plan(*lines: str) -> bytes:
    """A plan of lines such as ``b [a]``; what has a sign of git in it stands as it is."""
    marks = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
    whole = [line if line.startswith(marks) else f"{line} {TIME} {ADA}" for line in lines]
    return (HEAD + "".join(f"{line}\n" for line in whole)).encode()


def deployed(data: bytes) -> list[DeployedLine]:
    changes = parse_plan(data, "sqitch.plan").plan.changes
    return [
        DeployedLine(one.id, one.name, TIME, ADA, tuple(f"@{tag.name}" for tag in one.tags))
        for one in changes
    ]


def test_a_sound_plan_has_nothing_to_mend():
    examined = examine_merge(plan("a", "@v1", "a [a@v1]", "b [a]"), "sqitch.plan")
    assert (examined.findings, examined.mended) == ((), None)


@pytest.mark.parametrize(
    ("lines", "mended", "message"),
    [
        (["a", "b", "a"], ["a", "b"], '"a" stands on line 3 already'),
        (["a", "@v1", "b", "@v1"], ["a", "@v1", "b"], '"@v1" stands on line 4 already'),
        (["a", "c [b]", "b"], ["a", "b", "c [b]"], '"c" stands before what it requires, line 5'),
        (["c [b]", "b [a]", "a"], ["a", "b [a]", "c [b]"], "stands before what it requires"),
        (
            ["a", "<<<<<<< HEAD", "b", "||||||| x", "z", "=======", "c", ">>>>>>> other"],
            ["a", "b", "c"],
            "git left a conflict here",
        ),
        (["a", "b", "@v1", "b", "c"], ["a", "b", "@v1", "c"], '"b" stands on line 4 already'),
    ],
)
def test_what_nobody_has_to_decide_is_mended(lines, mended, message):
    examined = examine_merge(plan(*lines), "sqitch.plan")
    assert message in examined.findings[0].message
    assert examined.mended == plan(*mended)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (plan("a", "b") + b"a 2024-02-02T00:00:00Z Bob <b@x>\n", '"a" has the name of line 3'),
        (plan("a [b]", "b [a]"), '"a" and what it requires require each other'),
        (plan("c [b]", "b", "@v1"), '"c" stands before what it requires, line 4'),
        (plan("a [nobody]"), "Dependency error detected"),
        (b"%project=p\n\na \xff\n", "it is not UTF-8"),
    ],
)
def test_what_needs_a_decision_is_only_named(data, message):
    examined = examine_merge(data, "sqitch.plan")
    assert any(message in finding.message for finding in examined.findings)
    assert examined.mended is None


def test_deployed_lines_come_first_as_they_were_deployed():
    there = deployed(plan("a", "c"))
    examined = examine_merge(plan("a", "b", "c"), "sqitch.plan", there)
    assert examined.findings[0].message == '"b" stands before changes that are deployed'
    assert examined.mended == plan("a", "c", "b")


@pytest.mark.parametrize(
    ("lines", "mended"),
    [
        (["a", "x", "@v1", "b"], ["a", "@v1", "b", "x"]),
        (["a", "b", "x", "@v1", "y [x]"], ["a", "@v1", "b", "x", "y [x]"]),
    ],
)
def test_a_deployed_tag_stays_with_the_change_that_it_was_deployed_with(lines, mended):
    there = deployed(plan("a", "@v1", "b"))
    examined = examine_merge(plan(*lines), "sqitch.plan", there)
    assert examined.mended == plan(*mended)
    messages = [each.message for each in examined.findings]
    assert '"@v1" was deployed with another change' in messages


def test_a_tag_that_no_database_knows_is_not_moved_onto_other_changes():
    examined = examine_merge(plan("a", "x", "@v2", "b"), "sqitch.plan", deployed(plan("a", "b")))
    (finding,) = examined.findings
    assert finding.message.endswith('deployed, with the tag "@v2"')
    assert examined.mended is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["a"], '"c" is deployed, but stands in no line'),
        (["a", "c [a]"], '"c" is deployed, but not as this plan has it'),
    ],
)
def test_a_deployed_line_that_was_edited_or_lost_is_not_guessed(lines, message):
    examined = examine_merge(plan(*lines), "sqitch.plan", deployed(plan("a", "c")))
    assert message in examined.findings[-1].message
    assert examined.mended is None
