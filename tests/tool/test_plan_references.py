"""References mean in the plan what they mean to Sqitch; each case was put to Sqitch 1.3.1."""

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Plan
from slipstitch.plan.parse import parse_plan
from slipstitch.plan.references import Reference, find_in_plan, look_up, parse_reference

BY = "2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>"


def plan_of(*lines: str) -> Plan:
    text = "%project=p\n\n" + "".join(f"{line} {BY}\n" for line in lines)
    return parse_plan(text.encode(), "sqitch.plan").plan


PLAN = plan_of("a", "b", "@t", "@u", "c", "a", "@v", "d", "a", "e")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("b", 1), ("a@t", 0), ("a@u", 0), ("a@v", 3), ("a@HEAD", 5), ("a@ROOT", 0), ("b@HEAD", 1),
        ("@t", 1), ("@u", 1), ("@HEAD", 6), ("HEAD", 6), ("@ROOT", 0), ("ROOT", 0),
        ("b^", 0), ("b^0", 1), ("b^00", 1), ("b~", 2), ("b~~", 3), ("b~1", 2), ("b~3", 4),
        ("@HEAD^", 5), ("HEAD^", 5), ("@HEAD^2", 4), ("ROOT~", 1), ("@ROOT~2", 2), ("@t~", 2),
        ("@t^", 0), ("a@t~", 1), ("a@v^2", 1), ("b@t~1", 2), ("a@HEAD^", 4), ("a@HEAD~", 6),
    ],
)  # fmt: skip
def test_a_reference_finds_its_change(text: str, position: int) -> None:
    assert find_in_plan(PLAN, text).position == position


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "t",
        "zz",
        "zz@t",
        "b@ROOT",
        "e@t",
        "c@t",
        "@",
        "^",
        "@^",
        "@zz",
        "p:b",
        "q:b",
        "p:@t",
        "b^^",
        "b^99",
        "b~99",
        "b^^^",
        "b~^",
        "b^~",
        "b^1^",
        "@t^^^",
        "@HEAD~",
        "e~",
        "-",
        "b~^1",
        "b^x",
        "b^1x",
        "@HEAD@HEAD",
        "b@ROOT~",
        "@ROOT^",
        "b~+1",
        "f" * 40,
        "b~" + "9" * 10000,
    ],
)
def test_a_reference_to_nothing_is_an_unknown_change(text: str) -> None:
    assert look_up(PLAN, text) is None
    with pytest.raises(SlipstitchError) as caught:
        find_in_plan(PLAN, text)
    assert caught.value.message == f'Unknown change: "{text}"'


@pytest.mark.parametrize(("text", "tag"), [("a@zz", "@zz"), ("b@t@u", "@t@u"), ("b@", "@")])
def test_an_unknown_tag_behind_a_name_is_its_own_error(text: str, tag: str) -> None:
    with pytest.raises(SlipstitchError) as caught:
        find_in_plan(PLAN, text)
    assert caught.value.message == f'Unknown tag "{tag}"'


@pytest.mark.parametrize("text", ["a", "a^", "a~2"])
def test_a_name_with_several_instances_is_ambiguous_and_lists_them(text: str) -> None:
    with pytest.raises(SlipstitchError) as caught:
        find_in_plan(PLAN, text)
    assert caught.value.message == (
        'Change "a" is ambiguous. Please specify a tag-qualified change:\n'
        "  * a@HEAD\n  * a@v\n  * a@t\nChange lookup failed"
    )


def test_ids_of_changes_and_tags_are_references() -> None:
    change, tag = PLAN.changes[3], PLAN.changes[1].tags[1]
    assert find_in_plan(PLAN, change.id) is change
    assert find_in_plan(PLAN, f"{change.id}~") is PLAN.changes[4]
    assert find_in_plan(PLAN, tag.id) is PLAN.changes[1]
    assert look_up(PLAN, change.id[:12]) is None
    assert look_up(PLAN, change.id.upper()) is None


def test_an_empty_plan_has_neither_head_nor_root() -> None:
    empty = plan_of()
    assert [look_up(empty, text) for text in ("HEAD", "@ROOT", "a")] == [None, None, None]


def test_a_reference_is_taken_apart_without_a_plan() -> None:
    assert parse_reference("users@v1~3") == Reference("users@v1~3", "users", "v1", None, 3)
    assert parse_reference("ROOT^") == Reference("ROOT^", None, "ROOT", None, -1)
    assert parse_reference("f" * 40).change_id == "f" * 40
