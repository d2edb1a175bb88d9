"""Rule: a policy that calls a function once a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slipstitch.lint.finding import Finding
from slipstitch.lint.rule import Rule
from slipstitch.lint.survey import LintedScript, Survey

__all__ = ["RULE", "bare_call"]

CODE = "policy-call"
_PLAIN = frozenset(
    """
    and or not in any all exists using check select coalesce nullif row array cast as from where
    on is between lower upper case when then else values public to for like with
    """.split()  # noqa: SIM905 - the list reads better as words
)
_CALL = re.compile(r"([a-z_][a-z0-9_$]*(?: \. [a-z_][a-z0-9_$]*)?) \( ([^()]*)\)")


def bare_call(body: str) -> str:
    """Return the first function that is called for each row: constant, and in no subquery.

    >>> bare_call("using ( owner = current_user_id ( ) )")
    'current_user_id'
    >>> bare_call("using ( owner = ( select current_user_id ( ) ) )")
    ''
    """
    for match in _CALL.finditer(body):
        name = match[1].replace(" ", "")
        if name in _PLAIN or _has_column(match[2]):
            continue
        if not _in_subquery(body[: match.start()]):
            return name
    return ""


def _has_column(arguments: str) -> bool:
    return bool(re.search(r"(?<!')\b[a-z_][a-z0-9_]*\b(?!')", re.sub(r"'[^']*'", "", arguments)))


def _in_subquery(before: str) -> bool:
    depth = 0
    words = before.split()
    for index in range(len(words) - 1, -1, -1):
        depth += (words[index] == ")") - (words[index] == "(")
        if depth < 0:
            if words[index + 1 : index + 2] == ["select"]:
                return True
            depth = 0
    return False


def _check(_survey: Survey, script: LintedScript) -> Iterator[Finding]:
    for statement, fact in script.facts("policy"):
        name = bare_call(fact.detail.get("body", ""))
        if name:
            message = f'the policy "{fact.name}" calls "{name}" for each row'
            safer = f"… (select {name}(…)) …  -- called once a statement"
            yield statement.finding(CODE, "warning", message, safer, fact.offset)


RULE = Rule(
    CODE,
    "A policy calls a function in a subquery, once a statement.",
    "A bare call is made for every row that is read, and hides indexes.",
    _check,
)
