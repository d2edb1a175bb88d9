"""Rule: the revert script forgets an object that the deploy script made or removed."""

from __future__ import annotations

from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.model.cursor import identifier
from slipstitch.lint.model.effects import Fact
from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.statement import understand
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey
from slipstitch.script.words import words_of

__all__ = ["RULE"]

CODE = "inexact-revert"
_MADE = ("create", "add column", "foreign key", "drop", "drop column", "drop constraint")
# Objects of the whole cluster, which other databases may use: a revert may well leave them.
_SHARED = ("role", "user", "extension", "database")


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    if script.revert is None or script.revert.unsupported:
        return
    mentioned: set[str] = set()
    dropped: set[str] = set()
    schemas: set[str] = set()
    book = Known()
    for reverted in script.revert.statements:
        for word in words_of(reverted.text):
            if word.kind == "string":
                mentioned |= {each.text.strip('"') for each in words_of(word.text.strip("'$"))}
            else:
                mentioned.add(identifier(word))
        for fact in understand(reverted.text, book).facts:
            if fact.kind == "drop":
                dropped.add(fact.name)
                if fact.detail.get("type") == "schema":
                    schemas.add(fact.name)
    if not mentioned:
        return  # an empty script is what the rule missing-revert speaks of
    gone = {fact.name for _, fact in script.facts("drop", "drop constraint")}
    made = {fact.name for _, fact in script.facts("create", "add column", "foreign key")}
    for statement, fact in script.facts(*_MADE):
        if fact.detail.get("type") in _SHARED or (fact.name in gone and fact.name in made):
            continue
        if _is_undone(fact, mentioned, dropped, schemas):
            continue
        verb = "creates" if fact.kind in ("create", "add column", "foreign key") else "drops"
        kind = fact.detail.get("type", fact.kind.removeprefix("add ").removeprefix("drop "))
        message = f'the deploy script {verb} the {kind} "{fact.name}", the revert forgets it'
        opposite = "drop" if verb == "creates" else "create again"
        safer = f"-- in {script.revert_path}: {opposite} {kind} {fact.name}"
        yield statement.finding(CODE, "warning", message, safer, fact.offset)


def _is_undone(fact: Fact, mentioned: set[str], dropped: set[str], schemas: set[str]) -> bool:
    last = fact.name.rsplit(".", 1)[-1]
    table = fact.detail.get("table", "")
    schema = (table or fact.name).rpartition(".")[0]
    return last in mentioned or table in dropped or schema in schemas


RULE = Rule(
    CODE,
    "A revert script names whatever its deploy script made or removed.",
    "What is forgotten stays behind, and the next deploy fails on it or differs.",
    _check,
)
