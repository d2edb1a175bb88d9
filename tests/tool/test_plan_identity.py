"""Ids agree with Sqitch's to the byte: the worked examples, each computed by real Sqitch."""

import pytest

from slipstitch.plan.identity import change_info, tag_info
from slipstitch.plan.model import Plan
from slipstitch.plan.parse import parse_plan
from slipstitch.plan.uri import canonical_uri, encoded_uri

PLAN_A = """\
%syntax-version=1.0.0
%project=flipr
%uri=HTTPS://GitHub.com:443/theory/%7Eflipr

schema 2024-03-01T08:00:00Z Ada Lovelace <ada@example.com> # Adds the app schema.
users [schema !legacy:users] 2024-03-01T08:05:00Z Zoë Ω <zoë@example.com> # Ünïcode ☃ note\\nwith a second line
@v1.0.0 2024-03-02T09:00:00Z 日本 太郎 <taro@example.jp> # First release
@v1.0.1 2024-03-02T09:00:01Z Ada Lovelace <ada@example.com>

flips [schema flipr:users other:base@r2 !dips] 2024-03-03T10:00:00Z Ada Lovelace <ada@example.com>
users [users@v1.0.0] 2024-03-04T11:00:00Z Ada Lovelace <ada@example.com> # Add a column
"""  # noqa: E501

USERS_INFO = """\
project flipr
uri https://github.com/theory/~flipr
change users
parent 5fa4a5f4ef1125b17708409fc08ea12c9c2017a1
planner Zoë Ω <zoë@example.com>
date 2024-03-01T08:05:00Z
requires
  + schema
conflicts
  - legacy:users

Ünïcode ☃ note
with a second line"""


def plan_of(text: str) -> Plan:
    return parse_plan(text.encode(), "sqitch.plan").plan


def minimal(line: str) -> Plan:
    return plan_of(f"%project=x\n\n{line}\n")


@pytest.mark.parametrize(
    ("position", "size", "change_id"),
    [
        (0, 151, "5fa4a5f4ef1125b17708409fc08ea12c9c2017a1"),
        (1, 258, "a969667db8ed6d6bb48f7a5dad0c46f1a1180cf4"),
        (2, 243, "58dc0f52a93e3d0e8946915a77b0c414af67184c"),
        (3, 216, "f08810649ff2cd481f26034b252777f510ad9785"),
    ],
)
def test_changes_of_the_worked_plan_have_sqitchs_ids(
    position: int, size: int, change_id: str
) -> None:
    plan = plan_of(PLAN_A)
    change = plan.changes[position]
    assert len(change_info(plan, change).encode()) == size
    assert change.id == change_id
    assert plan.change_by_id(change_id) is change


@pytest.mark.parametrize(
    ("index", "size", "tag_id"),
    [
        (0, 191, "07046d729c87ef9ccd9348df05917ef6df8f0ebd"),
        (1, 175, "e2ab2c211217d8e7f2cb12294b7f78cb08e82f01"),
    ],
)
def test_tags_of_the_worked_plan_have_sqitchs_ids(index: int, size: int, tag_id: str) -> None:
    plan = plan_of(PLAN_A)
    tag = plan.changes[1].tags[index]
    assert len(tag_info(plan, tag).encode()) == size
    assert tag.id == tag_id
    assert tag.change_id == plan.changes[1].id


def test_the_text_behind_an_id_is_the_one_sqitch_shows() -> None:
    plan = plan_of(PLAN_A)
    assert change_info(plan, plan.changes[1]) == USERS_INFO


@pytest.mark.parametrize(
    "line",
    [
        "a 2023-01-01T00:00:00Z A <a@b>",
        "a 2023-01-01T00:00:00Z A <a@b> # 0",
        "+ a   2023-01-01T00:00:00Z   A <a@b>  #   ",
    ],
)
def test_signs_blanks_and_empty_notes_do_not_count(line: str) -> None:
    assert minimal(line).changes[0].id == "6af9714773c8b5e8afdf3f9c5eac5842ee3929cf"


def test_an_id_of_another_project_may_be_required() -> None:
    plan = minimal(
        "a 2023-01-01T00:00:00Z A <a@b>\n"
        "b [y:7af9714773c8b5e8afdf3f9c5eac5842ee3929cf] 2023-01-01T00:00:00Z A <a@b>"
    )
    assert plan.changes[1].id == "939f67f9a04072445b46c328e8abfdf25d0e7492"


def test_editing_one_line_changes_every_later_id() -> None:
    plan = plan_of(PLAN_A.replace(" other:base@r2", ""))
    assert [change.id for change in plan.changes[:2]] == [
        change.id for change in plan_of(PLAN_A).changes[:2]
    ]
    assert plan.changes[2].id == "368e279dfe2fe63c460b5d682f5050c2a9e99070"
    assert plan.changes[3].id == "a4d4c5445198fd059ee41b19b0e64b24828737a8"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("HTTPS://GitHub.com:443/theory/%7Eflipr", "https://github.com/theory/~flipr"),
        ("http://EXAMPLE.com", "http://example.com/"),
        ("http://example.com:80/a/../b", "http://example.com/a/../b"),
        ("HTTPS://u:p@Ex.com:443", "https://u:p@ex.com/"),
        ("https://ex.com:8443?q=1", "https://ex.com:8443?q=1"),
        ("https://ex.com:80", "https://ex.com:80/"),
        ("https://ex.com:0443", "https://ex.com/"),
        ("https://ex.com:", "https://ex.com/"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("https://ex.com/[x]", "https://ex.com/%5Bx%5D"),
        ("http://exämple.com/ü", "http://xn--exmple-cua.com/%C3%BC"),
        ("http://MÜNCHEN.de", "http://xn--mnchen-3ya.de/"),
        ("https://ex.com/%7e%2f%c3%bc%41", "https://ex.com/~%2F%C3%BCA"),
        ('https://ex.com/a b"<>', "https://ex.com/a%20b%22%3C%3E"),
        ("https://ex.com/a%zz", "https://ex.com/a%zz"),
        ("http://a%41B.com/", "http://aab.com/"),
        ("ftp://Ex.com", "ftp://ex.com"),
        ("ssh://Git@Ex.com:22/x", "ssh://Git@ex.com/x"),
        ("git://Ex.com:9418/", "git://Ex.com:9418/"),
        ("FILE://Host/A", "file://Host/A"),
        ("urn:ISBN:0451450523", "urn:isbn:0451450523"),
        ("x-Foo:Bar", "x-foo:Bar"),
        ("//host/x", "//host/x"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("http:", "http:"),
        ("http://", "http:///"),
        ("<URL:http://x.com>", "http://x.com/"),
    ],
)
def test_the_uri_of_an_id_is_canonical(text: str, canonical: str) -> None:
    assert canonical_uri(text) == canonical
    assert canonical_uri(encoded_uri(text)) == canonical


def test_the_uri_of_the_registry_is_encoded_but_not_canonical() -> None:
    assert plan_of(PLAN_A).uri == "HTTPS://GitHub.com:443/theory/%7Eflipr"
    assert encoded_uri("https://ex.com/ü") == "https://ex.com/%C3%BC"
