"""Plans made of texts, surveyed as lint does."""

from __future__ import annotations

from datetime import UTC, datetime

from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.statement import understand
from slipstitch.lint.survey import LintedScript, LintedStatement, Survey
from slipstitch.plan.model import Change, Person
from slipstitch.script.expand import expand
from slipstitch.script.shape import classify

VERSIONS = (14, 15, 16, 17, 18)


def surveyed(*texts: str, revert: str | None = None, known: Known | None = None) -> Survey:
    """Survey deploy scripts that follow each other; findings are asked for in the last one.

    :param revert: the revert script of the last; its own text, which mentions all, by default.
    """
    known = known or Known()
    scripts = []
    for number, text in enumerate(texts):
        script = expand(text.encode(), f"deploy/c{number}.sql", {}, lambda _name: b"")
        shape = classify(script)
        statements = []
        last = 0
        for index, each in enumerate(script.statements):
            block = next(
                (
                    place
                    for place, block in enumerate(shape.blocks)
                    if block.body <= index < block.stop and block.transactional
                ),
                -1,
            )
            does = understand(each.text, known)
            statements.append(LintedStatement(each, block, does, last + 1))
            last = each.last_line
        known.publish()
        person = Person("Ada Lovelace", "ada@example.com")
        when = datetime(2026, 1, 1, tzinfo=UTC)
        change = Change(f"id{number}", f"c{number}", number, None, when, person, "", number + 1)
        back = script
        if revert is not None and number == len(texts) - 1:
            back = expand(revert.encode(), f"revert/c{number}.sql", {}, lambda _name: b"")
        path = f"revert/c{number}.sql"
        wanted = number == len(texts) - 1
        scripts.append(
            LintedScript(change, script.path, script, shape, tuple(statements), path, back, wanted)
        )
    return Survey(scripts, known, VERSIONS)
