"""Whatever names a change, in whatever plan, both tools find the same change or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from slipstitch.errors import SlipstitchError
from slipstitch.plan.parse import parse_plan
from slipstitch.plan.references import find_in_plan
from tests.compat.test_plans import ask, drawn

BY = "2023-01-01T00:00:00Z Ada Lovelace <ada@example.com>"
PLANS = (
    "",
    f"a {BY}\n",
    f"a {BY}\n@t {BY}\nb {BY}\n@u {BY}\n@v {BY}\na {BY}\nc/d {BY}\n@w {BY}\na {BY}\n",
    f"a {BY}\nb {BY}\nhead {BY}\n@root {BY}\nv1.0 {BY}\n@HEADS {BY}\n",
)


def references() -> st.SearchStrategy[str]:
    """References of every form, right and wrong."""
    name = st.sampled_from(["a", "b", "c/d", "head", "v1.0", "nobody", "HEAD", "ROOT", "", "a b"])
    tag = st.sampled_from(
        ["", "@", "@t", "@u", "@v", "@w", "@HEAD", "@ROOT", "@root", "@HEADS", "@nowhere", "@t@u"]
    )
    step = st.sampled_from(
        ["", "", "", "^", "^^", "^^^", "~", "~~", "~~~", "^1", "^2", "~3", "~0", "^99", "^~", "^x"]
    )
    return st.builds("{}{}{}".format, name, tag, step)


def ours(plan: bytes, reference: str) -> tuple[int, str]:
    try:
        return 0, find_in_plan(parse_plan(plan, "sqitch.plan").plan, reference).id
    except SlipstitchError as error:
        return 2, error.message


def test_references_into_plans(tmp_path: Path) -> None:
    texts = [reference for reference in drawn(references(), 90) if reference]
    assert len(texts) >= 60
    cases: list[tuple[bytes, Sequence[str]]] = [
        (f"%project=p\n\n{PLANS[number % len(PLANS)]}".encode(), ["show", "change", text])
        for number, text in enumerate(texts)
    ]
    said = ask("plans/references", cases, tmp_path)
    for (plan, words), (status, stdout, stderr) in zip(cases, said, strict=True):
        found, told = ours(plan, words[2])
        assert found == status, (words, told, stderr)
        if found == 0:
            info = stdout[:-1]
            change = parse_plan(plan, "x").plan.change_by_id(told)
            assert change is not None
            assert f"change {change.name}\n".encode() in info + b"\n"
            assert f"date {change.planned_at:%Y-%m-%d}".encode() in info
        elif "ambiguous" in told:
            assert told.partition("\nChange lookup")[0].encode() in stderr
