"""Any plan is read by both tools or by neither, and then every id is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from slipstitch.errors import SlipstitchError
from slipstitch.plan.parse import parse_plan
from tests.compat.sqitch_many import ask_sqitch, kept_answer
from tests.fix_plans import doubtful_plans, plan_texts

PLANS = Path(__file__).parent.parent / "plans"
FORMAT = "format:%e %H %n%t %{requires}a%{conflicts}a%{name}p|%{email}p|%{d:raw}p %B"
# Sqitch runs out of memory on it. What the fixture is about is that we do not.
ENDLESS = "dependency_is_an_id"
# Sqitch writes its own trace for these, so only that it refuses can be compared.
SPEAKS_PERL = ("Trace begun", " at /usr/share/perl5", "Wide character", "uninitialized value")


def drawn(strategy: SearchStrategy[str], count: int) -> list[str]:
    """The same examples in every run."""
    found: list[str] = []

    @settings(max_examples=count, derandomize=True, database=None, deadline=None)
    @given(strategy)
    def keep(text: str) -> None:
        found.append(text)

    keep()
    return list(dict.fromkeys(found))


def texts() -> Iterator[tuple[str, bytes]]:
    for path in sorted(PLANS.glob("*.plan")):
        if path.stem != ENDLESS:
            yield path.stem, path.read_bytes()
    for number, text in enumerate(drawn(plan_texts(), 40)):
        yield f"sound {number}", text.encode()
    for number, text in enumerate(drawn(doubtful_plans(), 50)):
        # A bare id as a requirement makes Sqitch run out of memory.
        if "f" * 40 + "]" not in text:
            yield f"doubtful {number}", text.encode("utf-8", "surrogatepass")


def write(folder: Path, text: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (folder / "sqitch.plan").write_bytes(text)
    return folder


def as_listed(text: bytes) -> str:
    """What ``sqitch plan`` prints with our format."""
    lines = []
    for change in parse_plan(text, "sqitch.plan").plan.changes:
        lists = ""
        for kind, entries in (("requires", change.requires), ("conflicts", change.conflicts)):
            if entries:
                lists += f"{kind:<9} {', '.join(each.text for each in entries)}\n"
        tags = ", ".join(tag.text for tag in change.tags)
        lines.append(
            f"{'deploy' if change.operator == '+' else 'revert'} {change.id} {change.name}"
            f"{' ' + tags if tags else ''} {lists}{change.planner.name}|{change.planner.email}|"
            f"{change.planned_at:%Y-%m-%dT%H:%M:%SZ} {change.note}\n".replace("|999-", "|0999-")
        )
    return "".join(lines)


def ask(
    name: str, cases: Sequence[tuple[bytes, Sequence[str]]], home: Path
) -> list[tuple[int, bytes, bytes]]:
    """What Sqitch says of each plan, called with these arguments."""

    def ask_now() -> list[list[int | str]]:
        calls = [
            (write(home / str(number), text), arguments)
            for number, (text, arguments) in enumerate(cases)
        ]
        return [
            [said.status, said.stdout.decode("latin-1"), said.stderr.decode("latin-1")]
            for said in ask_sqitch(calls, home)
        ]

    question = [[text.decode("latin-1"), list(arguments)] for text, arguments in cases]
    return [
        (status, stdout.encode("latin-1"), stderr.encode("latin-1"))
        for status, stdout, stderr in kept_answer(name, question, ask_now)
    ]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory):
    cases = list(texts())
    arguments = ["plan", "--no-headers", "--format", FORMAT]
    said = ask(
        "plans/read", [(text, arguments) for _, text in cases], tmp_path_factory.mktemp("plans")
    )
    return [(*case, each) for case, each in zip(cases, said, strict=True)]


def test_both_tools_read_the_same_plans_and_find_the_same_in_them(answers) -> None:
    differences = []
    for name, text, said in answers:
        try:
            listed = as_listed(text)
            ours = (0, listed) if listed else (1, "No changes in sqitch.plan\n")
        except SlipstitchError as error:
            ours = (2, error.message + "\n")
        theirs = (said[0], (said[1] + said[2]).decode("utf-8", "replace"))
        perl = theirs[0] == 2 and any(words in theirs[1] for words in SPEAKS_PERL)
        utf8 = theirs[0] == 2 and theirs[1].startswith(
            ("Can't decode", "Can't interchange", "Invalid")
        )
        if (ours[0] != theirs[0]) if perl or utf8 else (ours != theirs):
            differences.append((name, text, ours, theirs))
    assert not differences, differences[0]


def test_the_plans_of_this_test_are_both_sound_and_not(answers) -> None:
    statuses = [said[0] for _, _, said in answers]
    assert statuses.count(0) >= 30
    assert statuses.count(2) >= 60


def test_tags_have_the_same_ids(tmp_path: Path) -> None:
    cases, ids = [], []
    for text in drawn(plan_texts(), 40):
        tags = [
            tag for change in parse_plan(text.encode(), "x").plan.changes for tag in change.tags
        ]
        for tag in tags[-1:]:
            cases.append((text.encode(), ["show", "tag", tag.name]))
            ids.append(tag.id)
    found = []
    for _, stdout, _ in ask("plans/tags", cases, tmp_path):
        info = stdout[:-1]
        found.append(hashlib.sha1(b"tag %d\0%s" % (len(info), info)).hexdigest())
    assert len(ids) >= 5
    assert found == ids


def test_a_uri_with_everything_in_it_is_made_canonical_alike(tmp_path: Path) -> None:
    uris = [
        "HTTPS://Ex.com:443/%7ea%21%c3%bc b?q=[1]",
        "ftp://Ü.de:21",
        "urn:X:%7e",
        "a:b c",
        "//X",
    ]
    plans = [f"%project=p\n%uri={uri}\n\na 2023-01-01T00:00:00Z A <a@b>\n".encode() for uri in uris]
    arguments = ["plan", "--no-headers", "--format", "format:%H"]
    said = ask("plans/uris", [(plan, arguments) for plan in plans], tmp_path)
    ids = [parse_plan(plan, "x").plan.changes[0].id for plan in plans]
    assert [stdout.decode().strip() for _, stdout, _ in said] == ids
