"""Rule: a relation takes another one's name, and views go on reading the other one."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.model.effects import Fact
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE"]

CODE = "swap-leaves-views"
_VIEWS = ("view", "materialized view")


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    facts = script.facts("rename", "create", "drop")
    for place, (statement, fact) in enumerate(facts):
        later = [each for _, each in facts[place + 1 :]]
        if fact.kind != "rename" or not any(_takes(each, fact.name) for each in later):
            continue
        made_again = {each.name for each in later if each.detail.get("type") in _VIEWS}
        for reader in fact.detail.get("readers", "").split("\n"):
            if reader and reader not in made_again:
                old = fact.detail["to"]
                message = f'the view "{reader}" goes on reading "{old}", once "{fact.name}"'
                safer = f"create or replace view {reader} as …;  -- after the swap, in the script"
                yield statement.finding(CODE, "warning", message, safer, fact.offset)


def _takes(fact: Fact, name: str) -> bool:
    """Whether a name that was given away is taken again."""
    if fact.kind == "rename":
        schema, dot, _ = fact.name.rpartition(".")
        return f"{schema}{dot}{fact.detail['to']}" == name
    return fact.kind == "create" and fact.name == name


RULE = Rule(
    CODE,
    "The views of a relation that gives its name away are made again.",
    "A view follows the relation and not its name: it goes on reading the old one.",
    _check,
)
