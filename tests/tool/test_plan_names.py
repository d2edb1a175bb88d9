"""Names are taken and refused as Sqitch does; each case was put to Sqitch 1.3.1."""

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.plan.names import (
    check_change_name,
    check_project_name,
    check_tag_name,
    is_name,
    name_end,
)


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "_",
        "_a_",
        "a[b",
        "a]b",
        "a[1",
        "a=b",
        "a%4x",
        "x/1y",
        "a^2b",
        "v1.0",
        "a-1",
        "²a",
        "…a",
        "aª",
        "日本",
        "aⅣ",
        "aⓐ",
        "á",
        "́a",
        "a\u200d",
        "a\u200c",
        "a\x00b",
        "a\u2028b",
        "\ufeffa",
        "core/users",
        "o'brien",
        "a\x0bb",
    ],
)
def test_a_name_is_taken(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0",
        "a b",
        "a\xa0b",
        "a@b",
        "a:b",
        "a#b",
        "a\\b",
        "-a",
        "a-",
        "$a",
        "a$",
        "a[",
        "a^2",
        "a~1",
        "a=3",
        "a%3",
        "a/1",
        "a/1/2",
        "a~\u0661",
        "a…",
        "a»",
        "a€",
        "a²",
        "a😀",
        "a\x00",
        "a\x0b",
        "a\u180e",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert not is_name(name)


def test_a_name_ends_at_the_longest_place_where_one_may_end() -> None:
    assert name_end("a[@x]") == 1
    assert name_end("a[q:b]") == 3
    assert name_end("a^2[@y]") == 3
    assert name_end("a^2 [y]") == 1
    assert name_end("users:x", 2) == 5


@pytest.mark.parametrize("name", ["HEAD", "ROOT"])
def test_changes_and_tags_may_not_be_called_like_a_reference(name: str) -> None:
    for check in (check_change_name, check_tag_name):
        with pytest.raises(SlipstitchError, match=f'"{name}" is a reserved name'):
            check(name)
    check_project_name(name)


def test_changes_and_tags_may_not_begin_like_an_id() -> None:
    name = "6af9714773c8b5e8afdf3f9c5eac5842ee3929cf_"
    for check in (check_change_name, check_tag_name):
        with pytest.raises(SlipstitchError, match="could be confused with a SHA1 ID"):
            check(name)
    check_change_name(name.upper())
    check_project_name(name)


def test_a_tag_has_no_slash_and_says_so() -> None:
    check_change_name("v1/a")
    with pytest.raises(SlipstitchError) as caught:
        check_tag_name("v1/a")
    assert caught.value.message == (
        '"v1/a" is invalid: tags must not begin with punctuation, contain "@", ":", "#", "/", "\\",'
        " or blanks, or end in punctuation or digits following punctuation"
    )
