"""New lines come where Sqitch puts them, and the other lines are made uniform as it does.

Every expected text here is what Sqitch 1.3.1 wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slipstitch.errors import SlipstitchError
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.model import Change, Person
from slipstitch.plan.parse import PlanFile, parse_plan
from slipstitch.plan.references import find_in_plan
from slipstitch.plan.write import new_plan, with_change, with_tag
from tests.fix_plans import plan_texts

BY = "2023-01-01T00:00:00Z A <a@b>"
ADA = Person("Ada Lovelace", "ada@example.com")
WHEN = datetime(2024, 3, 1, 8, tzinfo=UTC)
NEW = "2024-03-01T08:00:00Z Ada Lovelace <ada@example.com>"
HEAD = "%syntax-version=1.0.0\n%project=p\n\n"


def read(text: str) -> PlanFile:
    return parse_plan(text.encode(), "sqitch.plan")


def tagged(text: str, name: str = "z", change: str = "@HEAD", note: str = "n") -> str:
    planfile = read(text)
    found = find_in_plan(planfile.plan, change)
    return (
        with_tag(planfile, name, found, planner=ADA, planned_at=WHEN, note=note).to_bytes().decode()
    )


def added(text: str, name: str = "n", note: str = "n", **lists: list[str]) -> str:
    dependencies = {
        kind: [parse_dependency(each, "p", kind.rstrip("s")) for each in texts]  # type: ignore[arg-type]
        for kind, texts in lists.items()
    }
    return (
        with_change(read(text), name, planner=ADA, planned_at=WHEN, note=note, **dependencies)
        .to_bytes()
        .decode()
    )


def tag_ids(changes: Sequence[Change]) -> list[list[str]]:
    return [[tag.id for tag in change.tags] for change in changes]


def test_a_new_plan_has_a_header_and_nothing_else() -> None:
    assert new_plan("p", None, "x").to_bytes().decode() == HEAD
    assert new_plan("p", "HTTP://Ex.com/a b", "x").to_bytes().decode() == (
        "%syntax-version=1.0.0\n%project=p\n%uri=http://ex.com/a%20b\n\n"
    )
    with pytest.raises(SlipstitchError, match='invalid project name "a b"'):
        new_plan("a b", None, "x")


def test_a_change_goes_to_the_end() -> None:
    text = f"{HEAD}a {BY}\n# the end\n"
    assert added(text, requires=["a"], conflicts=["q:z@t", "q:@t"]) == (
        f"{text}n [a !q:z@t !q:@t] {NEW} # n\n"
    )


def test_an_empty_line_stands_behind_tags() -> None:
    text = f"{HEAD}a {BY}\n@b {BY}\n\n#c\n"
    first = added(text)
    assert first == f"{HEAD}a {BY}\n@b {BY}\n\n# c\n\nn {NEW} # n\n"
    assert added(first, "m", note="a\\t") == f"{first}m {NEW} # a\\\\t\n"


@pytest.mark.parametrize("header", ["%project=p", "%project=p\n", "%project=p\n#x"])
def test_a_header_that_is_not_closed_gets_its_empty_line(header: str) -> None:
    # Sqitch leaves it out, and cannot read the plan again.
    comment = "# x\n" if "#" in header else ""
    assert added(header) == f"%syntax-version=1.0.0\n%project=p\n{comment}\nn {NEW} # n\n"


def test_a_tag_stands_behind_its_change_and_as_many_lines_as_it_has_tags() -> None:
    text = f"{HEAD}a {BY}\n@b {BY}\n\n@c {BY}\n# x\n@d {BY}\n\n"
    first = tagged(text)
    assert first == (f"{HEAD}a {BY}\n@b {BY}\n\n@c {BY}\n@z {NEW} # n\n# x\n@d {BY}\n\n")
    assert tagged(first, "y") == (
        f"{HEAD}a {BY}\n@b {BY}\n\n@c {BY}\n@z {NEW} # n\n@y {NEW} # n\n# x\n@d {BY}\n\n"
    )


def test_a_note_is_escaped_and_the_note_zero_touches_the_planner() -> None:
    assert tagged(f"{HEAD}a {BY}\n", note="a\\nb\nc\r\t# d").endswith(
        f"@z {NEW} # a\\\\nb\\nc\\r\t# d\n"
    )
    assert tagged(f"{HEAD}a {BY}\n", note="0").endswith(f"@z {NEW}# 0\n")
    assert tagged(f"{HEAD}a {BY}\n", note="").endswith(f"@z {NEW}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f" +  a  {BY}   #n\\tx\\\\", f" +  a  {BY}   # n\\\\tx\\\\"),
        ("a\t[ ]2023-01-01T00:00:00Z A <a@b>", f"a\t{BY}"),
        (
            "a  \t [x:b  x:c !x:d \t]  2023-01-01T00:00:00Z   A   <a@b>\t#   n  ",
            "a  \t [x:b x:c !x:d] 2023-01-01T00:00:00Z A   <a@b>\t# n",
        ),
        (
            "c [!q:x q:y !p:a ]2023-01-01T00:00:00Z  A <a@b># x  \\r",
            "c [q:y !q:x !a] 2023-01-01T00:00:00Z A <a@b># x  \\r",
        ),
        ("-d 2023-01-01T00:00:00Z  \u2003A\u2003<a@b> # 0", "-d 2023-01-01T00:00:00Z A <a@b> # 0"),
        (f"e {BY}\t\t#", f"e {BY}\t\t"),
        (f"a[!@b] {BY}", f"a [!@b] {BY}"),
        (f"a {BY}# x \\\\n y \\t \\r\\z", f"a {BY}# x \\\\n y \\\\t \\r\\\\z"),
        (f"a {BY}#\u2003x\u2028y\u2003\u2028", f"a {BY}# x\u2028y"),
        (f"a {BY}\r", f"a {BY}"),
    ],
)
def test_a_change_line_is_made_uniform(before: str, after: str) -> None:
    assert tagged(f"%project=p\n\n{before}\n") == f"{HEAD}{after}\n@z {NEW} # n\n"


def test_a_tag_line_is_made_uniform() -> None:
    text = f"{HEAD}a {BY}\n  @t1\t2023-01-01T00:00:00Z  A <a@b> \t #x\n"
    assert tagged(text) == f"{HEAD}a {BY}\n  @t1 {BY} \t # x\n@z {NEW} # n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  # \t", "  "),
        ("\t#x\t y  ", "\t# x\t y"),
        ("#  0", "# 0"),
        (" \t", " \t"),
        ("#a\\n\\x", "# a\\n\\\\x"),
    ],
)
def test_comments_and_blank_lines_keep_their_indent(before: str, after: str) -> None:
    assert tagged(f"{HEAD}{before}\na {BY}\n").startswith(f"{HEAD}{after}\na ")


def test_pragmas_keep_their_blanks_and_the_version_is_ours() -> None:
    text = " %syntax-version = 3  # old \n%project=p #\n%x # a \\n\n% z = 2 \t \n\na " + BY
    assert tagged(text) == (
        " %syntax-version = 1.0.0  # old\n%project=p \n%x # a \\\\n\n% z = 2 \t \n\n"
        f"a {BY}\n@z {NEW} # n\n"
    )


def test_a_name_or_tag_that_is_taken_is_refused() -> None:
    planfile = read(f"{HEAD}a {BY}\n@t {BY}\n")
    with pytest.raises(SlipstitchError, match='Change "a" already exists in plan'):
        with_change(planfile, "a", planner=ADA, planned_at=WHEN)
    with pytest.raises(SlipstitchError, match='Tag "@t" already exists'):
        with_tag(planfile, "t", planfile.plan.changes[0], planner=ADA, planned_at=WHEN)


def test_a_plan_that_could_not_be_read_again_is_never_handed_out() -> None:
    planfile = read(f"{HEAD}a {BY}\n")
    for planner in (Person("Ada #1", "a@b"), Person("Ada\nb", "a@b"), Person("0", "a@b")):
        with pytest.raises(SlipstitchError):
            with_change(planfile, "b", planner=planner, planned_at=WHEN)
    with pytest.raises(SlipstitchError, match="Unknown change"):
        added(f"{HEAD}a {BY}\n", requires=["zz"])


def test_a_requirement_given_twice_can_be_read_again() -> None:
    # Sqitch writes "[a a]" here, and refuses the plan from then on.
    text = f"{HEAD}a {BY}\nb [a p:a !p:a !a] {BY}\n"
    assert tagged(text) == f"{HEAD}a {BY}\nb [a p:a !a !p:a] {BY}\n@z {NEW} # n\n"


@given(plan_texts(), st.text(max_size=12))
@settings(max_examples=80, deadline=None)
def test_writing_changes_no_id_and_a_second_time_nothing_at_all(text: str, note: str) -> None:
    planfile = read(text)
    grown = with_change(planfile, "new_one", planner=ADA, planned_at=WHEN, note=note.strip())
    again = read(grown.to_bytes().decode())
    assert again.plan == grown.plan
    old, new = planfile.plan, grown.plan
    assert [change.id for change in new.changes[:-1]] == [change.id for change in old.changes]
    assert tag_ids(new.changes[:-1]) == tag_ids(old.changes)
    last = new.changes[-1]
    assert (last.name, last.note, last.planner) == ("new_one", note.strip(), ADA)
