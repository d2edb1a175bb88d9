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


# The lines with which psql and libpq go on after the first line of an error.
_FURTHER = re.compile(
    r"^(LINE \d+: |QUERY:  |DETAIL:  |HINT:  |CONTEXT:  |SQLSTATE: |hint: |\s*\^$|  )"
)
_PSQL_ERROR = re.compile(r"^psql:(?P<path>[^:]+):\d+: (?P<message>\w+:  .*)$")
_OUR_ERROR = re.compile(r"^(?P<path>[\w/@.-]+):\d+:\d+: (?P<message>\w+:  .*)$")


def gist(stderr: str) -> list[str]:
    """Return what both tools say of a script's errors, in order: path, severity, message.

    psql names the last line of the statement, slipstitch the line and column of the fault, and
    Sqitch adds with which status psql ended.

    >>> gist('psql:deploy/a.sql:3: ERROR:  division by zero\\n"psql" unexpectedly returned'
    ...      ' exit value 3\\n\\nDeploy failed\\n')
    ['deploy/a.sql: ERROR:  division by zero', 'Deploy failed']
    >>> gist("deploy/a.sql:3:8: ERROR:  division by zero\\n  select 1/0\\n         ^\\n"
    ...      "Deploy failed\\n")
    ['deploy/a.sql: ERROR:  division by zero', 'Deploy failed']
    """
    kept = []
    for line in stderr.splitlines():
        found = _PSQL_ERROR.match(line) or _OUR_ERROR.match(line)
        if found:
            kept.append(f"{found['path']}: {found['message']}")
        elif line and not _FURTHER.match(line) and "unexpectedly returned exit value" not in line:
            kept.append(line.replace("psql: error: ", ""))
    return kept


INTENDED: dict[tuple[str, int], Difference] = {
    ("verify/ranges", 6): Difference(
        "A range that ends before it begins",
        stderr='Change "orders" stands before "coupons": nothing is between them\n',
    ),
}
