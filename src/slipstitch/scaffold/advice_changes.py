"""What ``advise --change`` writes: the remedies of findings as changes that hold up nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from slipstitch.advice import Advice
from slipstitch.scaffold.pattern_changes import PatternChange, change_script

__all__ = ["advice_changes"]

# The advisors write each of these on a line of its own.
_ALONE = re.compile(r"(?:create (?:unique )?index|drop index|reindex index) concurrently ", re.I)
_MADE = re.compile(r"create (?:unique )?index (?:concurrently )?(\S+) on (?:only )?(\S+) ", re.I)
_ATTACHED = re.compile(r"attach partition (.+);")


def advice_changes(project: str, prefix: str, found: Iterable[Advice]) -> list[PatternChange]:
    """Return the changes that mend what was found, a finding after the other.

    What cannot be in a transaction becomes a change of its own, and each change of one finding
    requires the one before it. Their first one takes all of them back.

    :param project: of the plan that they go to.
    :param prefix: folder of the changes.
    :param found: findings with a proof.
    """
    changes: list[PatternChange] = []
    names: set[str] = set()
    # A part that joins a table later gets the indexes that the table has by then.
    for advice in sorted(found, key=lambda each: each.code == "partitions_end_soon"):
        stem = f"{prefix}/{advice.code}__{_slug(advice.object)}"
        base, number = stem, 2
        while stem in names:  # two objects whose names differ in signs alone
            stem, number = f"{base}_{number}", number + 1
        names.add(stem)
        changes += _of_one(project, stem, advice)
    return changes


def _slug(text: str) -> str:
    """Return a name for files.

    >>> _slug('shop."Order Lines".fk(x)')
    'shop_order_lines_fk_x'
    """
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _of_one(project: str, stem: str, advice: Advice) -> Iterator[PatternChange]:
    steps = list(_steps(advice.remedy))
    before: tuple[str, ...] = ()
    for number, step in enumerate(steps, start=1):
        name = stem if len(steps) == 1 else f"{stem}__step_{number}"
        undo = advice.undo if number == 1 else None
        proof = (advice.proof if number == len(steps) else _proof_of_step(step)) or "true"
        bodies = {
            "deploy": _transaction(step),
            "revert": _transaction(undo or _no_way_back(steps, stem, number)),
            "verify": _checked(proof, advice),
        }
        scripts = {
            kind: change_script(kind, f"{project}:{name}", before, body)
            for kind, body in bodies.items()
        }
        note = f"Mend {advice.code.replace('_', ' ')}: {advice.object}"
        yield PatternChange(name, note, before, scripts)
        before = (name,)


def _steps(remedy: str) -> Iterator[str]:
    """Take apart what goes into one transaction and what goes into none.

    >>> list(_steps("create index a on only t (x);\\ncreate index concurrently b on u (x);\\nend;"))
    ['create index a on only t (x);', 'create index concurrently b on u (x);', 'end;']
    """
    together: list[str] = []
    for line in remedy.split("\n"):
        if not _ALONE.match(line):
            together.append(line)
            continue
        if together:
            yield "\n".join(together)
            together = []
        yield line
    if together:
        yield "\n".join(together)


def _transaction(step: str) -> str:
    """Return a script of a step: in a transaction where it may be in one."""
    return step if _ALONE.match(step) else f"begin;\n\n{step}\n\ncommit;"


def _no_way_back(steps: list[str], stem: str, number: int) -> str:
    if number > 1:
        return f"-- {stem}__step_1 takes back all {len(steps)} steps."
    return "-- What was mended stays mended: nothing is to be taken back."


def _proof_of_step(step: str) -> str | None:
    """Return a condition that is true once a step that is not the last one was made."""
    if attached := _ATTACHED.search(step):
        name = attached[1].replace("'", "''")
        return (
            "exists (select from pg_catalog.pg_inherits as i "
            f"where i.inhrelid = pg_catalog.to_regclass('{name}'))"
        )
    if made := _MADE.search(step):
        index, table = (name.replace("'", "''") for name in made.groups())
        return (
            "exists (select from pg_catalog.pg_index as x inner join pg_catalog.pg_class as c "
            f"on x.indexrelid = c.oid where x.indrelid = pg_catalog.to_regclass('{table}') "
            f"and pg_catalog.quote_ident(c.relname) = '{index}')"
        )
    return None


def _checked(proof: str, advice: Advice) -> str:
    told = f"{advice.object} should be mended: {advice.code}".replace("'", "''")
    return (
        f"begin;\n\ndo $verify$\nbegin\n    assert {proof},\n        '{told}';\nend\n$verify$;\n\n"
        "rollback;"
    )
