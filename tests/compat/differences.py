"""Where slipstitch means to answer otherwise than Sqitch; ``docs/differences.md`` gives reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tests.compat.oracle import Answer


@dataclass(frozen=True)
class Difference:
    """What is other in one answer; ``None`` keeps Sqitch's."""

    heading: str
    status: int | None = None
    stdout: str | None = None
    stderr: str | None = None

    def applied_to(self, answer: Answer) -> Answer:
        """Return Sqitch's answer with the difference in it."""
        return replace(
            answer,
            status=answer.status if self.status is None else self.status,
            stdout=answer.stdout if self.stdout is None else self.stdout,
            stderr=answer.stderr if self.stderr is None else self.stderr,
        )


# The lines with which psql and libpq go on after the first line of an error, and the verdicts.
_FURTHER = re.compile(
    r"^(LINE \d+: |QUERY:  |DETAIL:  |HINT:  |CONTEXT:  |SQLSTATE:  |\s*\^$|  "
    r"|(Deploy|Revert) failed$|.*unexpectedly returned exit value )"
)
_ADDED = re.compile(r"^(hint: .*|The lock is held by .*)\n", re.MULTILINE)
_PSQL_ERROR = re.compile(r"^psql:(?P<path>[^:]+):\d+: (?P<message>\w+:  .*)$")
_MISSING = re.compile(r"^psql: error: (\S+): No such file or directory$")
_OUR_ERROR = re.compile(r"^(?P<path>[\w/@.-]+):\d+:\d+: (?P<message>\w+:  .*)$")


def gist(stderr: str) -> list[str]:
    """Return what both tools say of a script's errors, in order: path, severity, message.

    psql names the last line of the statement, slipstitch the line and column of the fault, and
    Sqitch adds with which status psql ended.

    >>> gist('psql:deploy/a.sql:3: ERROR:  division by zero\\n"psql" unexpectedly returned'
    ...      ' exit value 3\\n\\nDeploy failed\\n')
    ['deploy/a.sql: ERROR:  division by zero']
    >>> gist("deploy/a.sql:3:8: ERROR:  division by zero\\n  select 1/0\\n         ^\\n"
    ...      "Deploy failed\\n")
    ['deploy/a.sql: ERROR:  division by zero']
    """
    kept = []
    for line in without_additions(stderr).splitlines():
        found = _PSQL_ERROR.match(line) or _OUR_ERROR.match(line)
        if found:
            kept.append(f"{found['path']}: {found['message']}")
        elif line and not _FURTHER.match(line):
            kept.append(_MISSING.sub(r"script \1 does not exist", line))
    return kept


def without_additions(stderr: str) -> str:
    """Leave out the lines that slipstitch adds for the reader: hints, and who holds the lock.

    >>> without_additions("Plan file x does not exist\\nhint: change to its directory\\n")
    'Plan file x does not exist\\n'
    """
    return _ADDED.sub("", stderr)


INTENDED: dict[tuple[str, int], Difference] = {
    ("verify/ranges", 6): Difference(
        "A range that ends before it begins",
        stderr='"orders" was deployed before "coupons": nothing to verify\n',
    ),
    ("deploy/requirement_planned_later", 0): Difference(
        "Place of a plan's error",
        stderr="sqitch.plan:5: Dependency error detected:\n"
        '  Change "a" planned 1 change before required change "b"\n'
        '    HINT: move "a" down 1 line in sqitch.plan\n',
    ),
    ("deploy/registry_too_new", 1): Difference(
        "Registry too new",
        stderr="Registry version is 2 but 1.1 is the latest known. Please upgrade Sqitch\n",
    ),
    ("upgrade/too_new", 1): Difference(
        "Registry too new",
        stdout="",
        stderr="Registry version is 2 but 1.1 is the latest known. Please upgrade Sqitch\n",
    ),
    ("upgrade/no_registry", 0): Difference(
        "Upgrade where nothing is",
        stdout="",
        stderr="No registry found in {uri}. Have you ever deployed?\n",
    ),
    ("deploy/same_script_twice", 0): Difference(
        "The same script twice",
        stderr="cannot write to the registry: duplicate key value violates unique constraint"
        ' "changes_project_script_hash_key"\n'
        "Key (project, script_hash)=(shop, 005c6eb7364156e6b0d158d8b2767a24f1ce6611)"
        " already exists.\n"
        "Reverting all changes\n"
        'revert/a.sql:3:1: ERROR:  table "a" does not exist\n'
        "The schema will need to be manually repaired\n",
    ),
}
