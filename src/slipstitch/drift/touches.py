"""Which changes of a plan touch an object: worked out from what their deploy scripts name.

A statement touches an object when it names it and is no mere use of it: definitions, comments,
grants, and code that is run at once (``do``, ``call``, ``select``). What stands in the body of a
routine is run later, and a caller does not touch what it calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import Location
from slipstitch.plan.model import Change
from slipstitch.project import Project
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn, Script, Statement
from slipstitch.script.words import Word, words_of

__all__ = ["Touch", "Touches", "names_of"]

_VERBS = frozenset(
    (
        *("create", "alter", "drop", "comment", "grant", "revoke", "security", "reassign"),
        *("do", "call", "select", "with", "insert", "update", "delete", "truncate"),
        *("import", "refresh", "reindex", "cluster"),
    )
)
_RUN_TEXT = frozenset(("do", "call", "select", "with"))
# Of "create" by what is made, of other verbs by the verb.
_STOPS = {
    "table": frozenset[str](),
    "view": frozenset(("as",)),
    "function": frozenset(("(",)),
    "procedure": frozenset(("(",)),
    "trigger": frozenset(("execute", "when")),
    "index": frozenset(("(", "using")),
    "policy": frozenset(("using", "with")),
    "comment": frozenset(("is",)),
    "insert": frozenset(("select",)),
    "update": frozenset(("set",)),
    "delete": frozenset(("using", "where")),
}
_KINDS = (
    "materialized view", "foreign table", "event trigger", "text search configuration",
    "foreign server", "default privileges of", "setting of database:", "setting of role",
    "aggregate", "cast", "collation", "column", "constraint", "database", "domain", "extension",
    "function", "index", "language", "operator", "policy", "procedure", "publication", "rule",
    "schema", "sequence", "statistics", "table", "trigger", "type", "view",
)  # fmt: skip
_JOINTS = re.compile(r" on (?:domain )?| in (?:schema|database:) ")
_NAME = re.compile(r'"(?:[^"]|"")+"|[^\W\d][\w$]*')


@dataclass(frozen=True, slots=True)
class Touch:
    """A statement of a change that touches an object; ``verb`` is its first word."""

    change: Change
    verb: str
    location: Location
    text: str


@dataclass(frozen=True, slots=True)
class _Named:
    """A statement with the names in it, in lower case unless they are quoted."""

    change: Change
    verb: str
    statement: Statement
    names: frozenset[str]


def names_of(address: str, *, with_schemas: bool = False) -> tuple[str, ...]:
    """Return the names that a statement has to hold to touch an object; its table comes last.

    >>> names_of("column app.users.email"), names_of("policy p on app.users")
    (('email', 'users'), ('p', 'users'))
    >>> names_of("function app.area(numeric, numeric)", with_schemas=True), names_of("schema app")
    (('app', 'area'), ('app',))
    """
    kind = next((each for each in _KINDS if address.startswith(f"{each} ")), "")
    rest = address.removeprefix(kind).strip().partition("(")[0]
    parts = [part.strip() for part in _JOINTS.split(rest)]
    if kind == "column" or (not kind and len(_NAME.findall(rest)) == 3):
        owner, _, column = rest.rpartition(".")
        parts = [column, owner]
    found = [_NAME.findall(part)[-(2 if with_schemas else 1) :] for part in parts]
    return tuple(_folded(name) for names in found for name in names)


class Touches:
    """The statements of a plan with the names in them; read once, asked often."""

    def __init__(self, project: Project, variables: Mapping[str, str]) -> None:
        """Read every deploy script that is there.

        :param variables: psql variables of the scripts.
        """
        self._by_name: dict[str, list[_Named]] = {}
        for change in project.plan.changes:
            path = project.script_path(change, "deploy")
            if not path.is_file():
                continue
            script = expand(path.read_bytes(), str(path), variables, _include)
            for named in _named(change, script):
                for name in named.names:
                    self._by_name.setdefault(name, []).append(named)

    def of(self, address: str) -> list[Touch]:
        """Return what touches an object, in the order of the plan.

        Where nothing names it with its schema, its name alone counts, for scripts may rely on a
        search path; where nothing names it at all, what touches its table is told.
        """
        plain = names_of(address)
        return (
            self._of(names_of(address, with_schemas=True))
            or self._of(plain)
            or self._of(plain[-1:])
        )

    def last(self, address: str) -> Touch | None:
        """Return what touched an object last; nothing where no change names it."""
        found = self.of(address)
        return found[-1] if found else None

    def _of(self, names: Sequence[str]) -> list[Touch]:
        if not names:
            return []
        rarest = min((self._by_name.get(name, []) for name in names), key=len)
        return [
            Touch(each.change, each.verb, each.statement.location, each.statement.text)
            for each in rarest
            if each.names.issuperset(names)
        ]


def _include(name: str) -> bytes:
    return Path(name).read_bytes()


def _named(change: Change, script: Script) -> Iterator[_Named]:
    for step in script.steps:
        statement = step.statement if isinstance(step, CopyIn) else step
        if not isinstance(statement, Statement):
            continue
        words = list(words_of(statement.text))
        verb = words[0].text if words else ""
        if verb in _VERBS:
            yield _Named(change, verb, statement, frozenset(_names_in(words)))


def _names_in(words: Sequence[Word]) -> Iterator[str]:
    """Yield the names of what a statement makes or changes, and those in text that it runs.

    What it only uses is left out: the body of a view, the table of a foreign key.
    """
    verb = words[0].text
    runs_text = verb in _RUN_TEXT
    stops = _stops(words)
    position = 1
    while position < len(words):
        word = words[position]
        position += 1
        if word.text in stops:
            return
        if word.text == "references":
            position += 1
            while position + 1 < len(words) and words[position].text == ".":
                position += 2
        elif word.kind == "string" and runs_text:
            yield from (_folded(name) for name in _NAME.findall(word.text))
        elif word.kind in ("word", "name") and not runs_text:
            yield _folded(word.text)


def _stops(words: Sequence[Word]) -> frozenset[str]:
    """Return the words of a statement behind which it only uses what it names.

    >>> sorted(_stops(list(words_of("create or replace view a.v as select 1"))))
    ['as']
    """
    verb = words[0].text
    if verb == "create":
        kinds = (word.text for word in words[1:6] if word.text in _STOPS)
        return _STOPS[next(kinds, "table")]
    return _STOPS.get(verb, frozenset())


def _folded(name: str) -> str:
    """Return a name as the catalogue has it.

    >>> _folded("Users"), _folded('"Users"')
    ('users', 'Users')
    """
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
