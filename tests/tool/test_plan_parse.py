"""Plans are read as Sqitch reads them, refused where it refuses them, and kept as they were."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from slipstitch.errors import SlipstitchError
from slipstitch.plan import model
from slipstitch.plan.model import Dependency, Plan
from slipstitch.plan.parse import parse_plan, read_plan
from tests.fix_plans import doubtful_plans, hostile_plans, plan_texts

PLANS = Path(__file__).parent.parent / "plans"
BY = "2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>"

INVALID = "Invalid name"
DEFECTS = {
    "ambiguous_blank_in_name": (3, 4, INVALID),
    "byte_order_mark": (1, 1, "Invalid pragma"),
    "change_before_blank_line": (2, 1, "Invalid pragma"),
    "change_twice": (4, 1, 'Change "users" duplicates earlier declaration on line 3'),
    "date_that_is_none": (3, 7, '"2023-02-30T00:00:00Z" is not a valid timestamp'),
    "dependencies_empty": (3, 7, INVALID),
    "dependencies_open": (4, 7, INVALID),
    "dependencies_two_lists": (5, 16, INVALID),
    "dependency_begins_with_blank": (4, 1, '"" is not a valid dependency specification'),
    "dependency_is_an_id": (4, 8, "is the id of a change, and Sqitch cannot read a plan with it"),
    "dependency_not_valid": (4, 8, '"schema^" is not a valid dependency specification'),
    "dependency_of_itself": (3, None, 'Change "users" cannot require itself'),
    "dependency_on_old_tag": (7, None, 'Unknown change "users@v1" required by change "posts"'),
    "dependency_on_tag_of_this_section": (
        4,
        None,
        'Unknown change "@v1" required by change "posts"',
    ),
    "dependency_too_early": (
        3,
        None,
        'Change "posts" planned 2 changes before required change "users"\n'
        '    HINT: move "posts" down 2 lines in ',
    ),
    "dependency_twice": (4, 8, 'Duplicate dependency "schema"'),
    "dependency_unknown": (
        3,
        None,
        'Dependency errors detected:\n  Unknown change "a" required by change "users"\n'
        '  Unknown change "b" required by change "users"',
    ),
    "digits_after_caret": (3, 2, INVALID),
    "empty_first_line": (1, None, "Missing %project pragma"),
    "email_missing": (3, 27, INVALID),
    "name_is_zero": (3, 1, INVALID),
    "name_like_an_id": (3, 1, "is invalid because it could be confused with a SHA1 ID"),
    "name_reserved": (3, 1, '"HEAD" is a reserved name'),
    "name_with_symbol_at_the_end": (3, 1, INVALID),
    "not_utf8": (3, 52, "not UTF-8"),
    "planner_is_zero": (3, 27, "Missing planner name and email"),
    "planner_missing": (3, 27, "Missing planner name and email"),
    "planner_with_hash": (3, 27, INVALID),
    "pragma_after_header": (3, 1, INVALID),
    "pragma_without_key": (2, 1, "Invalid pragma"),
    "pragma_without_value": (2, 1, "Invalid pragma"),
    "project_missing": (1, None, "Missing %project pragma"),
    "project_name_invalid": (1, 1, 'invalid project name "two words"'),
    "project_zero": (1, None, "Missing %project pragma"),
    "sign_twice": (3, 2, INVALID),
    "stray_carriage_return": (3, 27, INVALID),
    "tag_before_change": (3, 2, 'Tag "v1" declared without a preceding change'),
    "tag_reserved": (4, 1, '"@ROOT" is a reserved name'),
    "tag_twice": (5, 2, 'Tag "v1" duplicates earlier declaration on line 4'),
    "tag_with_dependencies": (4, 1, "Tags may not specify dependencies"),
    "tag_with_slash": (4, 2, 'Tag "v1/2a" contains illegal character /'),
    "time_with_fraction": (3, 7, "Missing timestamp"),
    "timestamp_and_planner_missing": (3, 6, "Missing timestamp and planner name and email"),
    "timestamp_missing": (3, 7, "Missing timestamp"),
    "lone_hash": (3, 1, INVALID),
    "text_after_email": (3, 27, INVALID),
}


def plan_of(*lines: str, header: str = "%project=p\n\n") -> Plan:
    return parse_plan((header + "\n".join(lines) + "\n").encode(), "sqitch.plan").plan


def refusal(data: bytes) -> SlipstitchError | None:
    try:
        parse_plan(data, "sqitch.plan")
    except SlipstitchError as error:
        return error
    return None


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.plan")), ids=lambda path: path.stem)
def test_a_plan_with_a_defect_is_refused_with_its_place(path: Path) -> None:
    line, column, gist = DEFECTS[path.stem]
    with pytest.raises(SlipstitchError) as caught:
        read_plan(str(path))
    error = caught.value
    assert gist in error.message
    assert error.ident == "plan"
    assert error.exit_code == 2
    assert error.location is not None
    assert (error.location.path, error.location.line) == (str(path), line)
    if column is not None:
        assert error.location.column == column


def test_a_missing_requirement_is_placed_at_the_change_that_names_it() -> None:
    stamp = "2024-01-01T00:00:00Z Ada <ada@example.com>"
    lines = [f"a {stamp}", f"b [a] {stamp}", f"c [nope] {stamp}"]
    error = refusal(("%project=p\n\n" + "\n".join(lines) + "\n").encode())
    assert error is not None
    assert error.location is not None
    assert error.location.line == 5


def test_each_defect_has_a_fixture() -> None:
    assert {path.stem for path in PLANS.glob("*.plan")} == set(DEFECTS)


def test_a_missing_plan_is_named(tmp_path: Path) -> None:
    with pytest.raises(SlipstitchError, match=r"Plan file .*/nope\.plan does not exist"):
        read_plan(str(tmp_path / "nope.plan"))
    with pytest.raises(SlipstitchError, match=r"Plan file .* is not a regular file"):
        read_plan(str(tmp_path))


def test_the_parts_of_a_change_are_read() -> None:
    plan = plan_of(
        f"schema {BY}",
        f"@v {BY}",
        "  - users [schema !legacy:users p:schema@v] 2024-02-29T23:59:59Z Zoë  Ω  <z@x> #  a\\nb ",
    )
    users = plan.changes[1]
    assert users.name == "users"
    assert users.operator == "-"
    assert users.planned_at.isoformat() == "2024-02-29T23:59:59+00:00"
    assert (users.planner.name, users.planner.email) == ("Zoë  Ω ", "z@x")
    assert users.note == "a\nb"
    assert users.requires == (
        Dependency("require", change="schema"),
        Dependency("require", change="schema", tag="v"),
    )
    assert users.conflicts == (Dependency("conflict", change="users", project="legacy"),)
    assert users.line_number == 5
    assert users.parent_id == plan.changes[0].id
    assert plan.changes[0].text == "schema @v"


def test_an_earlier_instance_has_the_tags_of_its_scripts_best_first() -> None:
    plan = plan_of(f"a {BY}", f"@x {BY}", f"@y {BY}", f"b {BY}", f"@z {BY}", f"a {BY}")
    assert [change.rework_tags for change in plan.changes] == [("z", "x", "y"), (), ()]
    assert plan.changes[0].is_reworked


def test_each_instance_but_the_last_is_reworked() -> None:
    plan = plan_of(f"a {BY}", f"@x {BY}", f"a {BY}", f"@y {BY}", f"a {BY}")
    assert [change.rework_tags for change in plan.changes] == [("x",), ("y",), ()]


@pytest.mark.parametrize(
    "lines",
    [
        [f"a {BY}", f"@t {BY}", f"b [@t] {BY}"],
        [f"a {BY}", f"@t {BY}", f"a [a@t] {BY}", f"b [a@t] {BY}"],
        [f"a {BY}", f"b {BY}", f"@t {BY}", f"a {BY}", f"@u {BY}", f"c [a@u b@t b@u] {BY}"],
        [f"a [!b] {BY}", f"b {BY}"],
        [f"a [!a] {BY}"],
        [f"a [ ] {BY}"],
        [f"a [q:zzz q:@t q:z@t] {BY}"],
        [f"a {BY}", f"b [a p:a] {BY}"],
        [f"a[!@x] {BY}"],
        [f"a [q:b]{BY}"],
    ],
)
def test_what_sqitch_accepts_is_accepted(lines: list[str]) -> None:
    assert plan_of(*lines).changes


def test_pragmas_that_mean_nothing_are_kept_and_the_last_project_counts() -> None:
    plan = plan_of(header="%project=p\n%x = y # z\n%project=q\n \n")
    assert (plan.project, plan.uri, list(plan.changes)) == ("q", None, [])


def test_a_fragment_of_a_uri_is_cut_off_as_a_note() -> None:
    assert plan_of(header="%project=p\n%uri=http://x/y#z\n\n").uri == "http://x/y"


def test_a_comment_without_text_ends_the_header() -> None:
    plan = parse_plan(f"%project=p\n # \na {BY}\n".encode(), "x").plan
    assert [change.name for change in plan.changes] == ["a"]


def test_looking_up_an_id_finds_the_change() -> None:
    plan = plan_of(f"a {BY}", f"b {BY}")
    assert plan.change_by_id(plan.changes[1].id) is plan.changes[1]
    assert plan.change_by_id("0" * 40) is None


def test_changes_are_asked_for_as_of_any_sequence() -> None:
    changes = plan_of(f"a {BY}", f"b {BY}", f"@v {BY}", f"c {BY}").changes
    assert [each.name for each in changes] == ["a", "b", "c"]
    assert [each.name for each in reversed(changes)] == ["c", "b", "a"]
    assert (changes[-1].name, changes[1:], changes[3:]) == ("c", (changes[1], changes[2]), ())
    assert changes[1] is changes[-2]
    with pytest.raises(IndexError):
        changes[3]


def test_only_the_changes_that_are_asked_for_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(f"a {BY}", f"@v {BY}", f"b {BY}", f"a [b] {BY}")
    made: list[str] = []
    real = model.Change
    monkeypatch.setattr(model, "Change", lambda *a, **n: (made.append(a[1]), real(*a, **n))[1])
    assert len(plan.changes) == 3
    assert plan.names == {"a", "b"}
    assert plan.change_by_id("0" * 40) is None
    assert not made
    assert plan.changes[1].name == "b"
    assert made == ["b"]


def test_plans_are_the_same_that_hold_the_same() -> None:
    one, again, other = plan_of(f"a {BY}"), plan_of(f"a {BY}"), plan_of(f"b {BY}")
    assert one == again != other
    assert hash(one) == hash(again)


@given(plan_texts())
@settings(max_examples=80, deadline=None)
def test_a_plan_that_nobody_changed_is_written_byte_for_byte(text: str) -> None:
    data = text.encode()
    planfile = parse_plan(data, "sqitch.plan")
    assert planfile.to_bytes() == data
    positions = [change.position for change in planfile.plan.changes]
    assert positions == list(range(len(positions)))
    ids = [change.id for change in planfile.plan.changes]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{40}", each) for each in ids)


@given(hostile_plans())
@settings(max_examples=200, deadline=None)
def test_hostile_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    error = refusal(data)
    assert error is None or (error.ident == "plan" and error.message)


@given(doubtful_plans())
@settings(max_examples=150, deadline=None)
def test_a_doubtful_line_is_read_or_refused_with_its_place(text: str) -> None:
    error = refusal(text.encode("utf-8", "surrogatepass"))
    if error is not None:
        assert error.location is not None
        assert error.location.line is not None
        assert error.location.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "line",
    [
        "a" + "[" * 100_000,
        "a 2023-01-01T00:00:00Z" + " " * 100_000,
        "-" * 100_000 + "a" * 100_000 + "-" * 100_000,
        " " * 100_000 + "x",
        "/1" * 100_000,
        "a.b-c/" * 50_000 + " x",
        "a " + "~12" * 100_000,
        "a 2023-01-01T00:00:00Z A <" + ">" * 100_000,
        "a [" + "x:b " * 50_000,
    ],
    ids=range(9),
)
def test_a_very_long_line_is_refused_in_reasonable_time(line: str) -> None:
    # Quadratic reading of these lines would take hours, so that the test could not end.
    with pytest.raises(SlipstitchError):
        plan_of(line)
