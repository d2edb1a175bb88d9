"""Write what happened to a change: deployed, reverted, failed, begun, finished in part.

Each method returns a :class:`Batch`: the text of one simple query with its values. The
runner sends it inside the transaction that does the work (``recording``) or on the lock
session; nothing here begins or ends one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from psycopg import Connection
from psycopg.pq import Escaping
from psycopg.types.array import ListDumper

from slipstitch.lazy import pattern
from slipstitch.plan.model import Change, Person, Tag
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange, Direction, IntentKind
from slipstitch.registry.queries import Queries

__all__ = [
    "Batch",
    "BlockMark",
    "RegistryWriter",
    "change_values",
    "send",
]

Values = dict[str, Any]
_PARAMETER = pattern(r"%\((\w+)\)s")
# Most values are such; asking libpq for each costs three times as much.
_NEEDS_NO_ESCAPE = pattern(r"[A-Za-z0-9 _.,:;@<>+/=#()-]*")


@record
class BlockMark:
    """Names one block of one script of one change, for the tables of unfinished work."""

    change_id: str
    change: str
    direction: Direction
    block: int
    script_digest: str


@record
class Batch:
    """Statements for one simple query, and the values for their parameters.

    :param answers: whether the first statement answers what ``still_ours`` asks.
    """

    texts: tuple[str, ...]
    values: Values
    answers: bool = False

    def asking(self, lock_pid: int, lock_key: int, since: str) -> Batch:
        """Return the batch with what its check is about.

        :param lock_pid: server process of the lock session.
        :param since: when the last change that we know of was recorded.
        """
        asked = {"lock_pid": lock_pid, "lock_key": lock_key, "since": since}
        return Batch(self.texts, {**self.values, **asked}, self.answers)

    def insisting(self, last_change: str | None) -> Batch:
        """Return the batch with a check that the server refuses to pass.

        :param last_change: id of the change that must be the last one before it.
        """
        wanted = {"must_be_ours": 1, "must_be_last": last_change}
        return Batch(self.texts, {**self.values, **wanted}, self.answers)

    def statements(self, connection: Connection[Any]) -> list[str]:
        """Return the statements with their values written in, as the server reads them.

        A thousand changes have thirty thousand values: this costs a tenth of a client cursor.
        """
        quote = Escaping(connection.pgconn).escape_literal
        return [_filled(text, self.values, quote) for text in self.texts]

    def filled(self, connection: Connection[Any]) -> str:
        """Return the statements as one simple query."""
        return ";\n".join(self.statements(connection))

    def numbered(self) -> list[tuple[bytes, tuple[bytes | None, ...]]]:
        """Return each statement with numbers for its parameters, and their values as text."""
        found = []
        for text in self.texts:
            query, names = _numbered(text)
            found.append((query, tuple(_as_text(self.values[name]) for name in names)))
        return found


def _filled(text: str, values: Values, quote: Callable[[bytes], Any]) -> str:
    parts = list(_template(text))
    for place in range(1, len(parts), 2):
        parts[place] = _literal(values[parts[place]], quote)
    return "".join(parts)


@lru_cache(maxsize=256)
def _template(text: str) -> tuple[str, ...]:
    """Return the text cut at its parameters: text, name, text, name … text.

    >>> _template("select %(a)s, '100%%'")
    ('select ', 'a', ", '100%'")
    """
    parts = _PARAMETER.split(text)
    return tuple(part if place % 2 else part.replace("%%", "%") for place, part in enumerate(parts))


@lru_cache(maxsize=256)
def _numbered(text: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the text with numbers for its parameters, and their names in that order.

    >>> _numbered("select %(a)s, %(b)s, %(a)s")
    (b'select $1, $2, $1', ('a', 'b'))
    """
    parts = list(_template(text))
    names = tuple(dict.fromkeys(parts[1::2]))
    for place in range(1, len(parts), 2):
        parts[place] = f"${names.index(parts[place]) + 1}"
    return "".join(parts).encode(), names


def _as_text(value: Any) -> bytes | None:
    if value is None:
        return None
    return _array(tuple(value)) if isinstance(value, list) else str(value).encode()


# Most changes require what others require as well.
@lru_cache(maxsize=256)
def _array(values: tuple[str | None, ...]) -> bytes:
    """Return an array as text.

    >>> _array(("a b", None, 'c"d'))
    b'{"a b",NULL,"c\\\\"d"}'
    """
    return bytes(ListDumper(list).dump(list(values)) or b"")


def _literal(value: Any, quote: Callable[[bytes], Any]) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        if not value:
            return "'{}'"
        return f"array[{', '.join(_literal(one, quote) for one in value)}]"
    if isinstance(value, str):
        if _NEEDS_NO_ESCAPE.fullmatch(value):
            return f"'{value}'"
        return bytes(quote(value.encode())).decode()
    return str(int(value))


def send(connection: Connection[Any], batch: Batch) -> None:
    """Send a batch as one simple query; the session must speak UTF-8."""
    connection.execute(cast(Any, batch.filled(connection)))


def _stamp(moment: datetime) -> str:
    return moment.isoformat()


def _tag_values(tags: Sequence[Tag]) -> Values:
    return {
        "tag_ids": [tag.id for tag in tags],
        "tags": [tag.text for tag in tags],
        "tag_notes": [tag.note for tag in tags],
        "tag_planned_at": [_stamp(tag.planned_at) for tag in tags],
        "tag_planner_names": [tag.planner.name for tag in tags],
        "tag_planner_emails": [tag.planner.email for tag in tags],
    }


def change_values(change: Change) -> Values:
    """Return the parameters that describe a planned change in ``changes`` and ``events``."""
    return {
        "change_id": change.id,
        "change": change.name,
        "note": change.note,
        "planned_at": _stamp(change.planned_at),
        "planner_name": change.planner.name,
        "planner_email": change.planner.email,
        "requires": [dependency.text for dependency in change.requires],
        "conflicts": [dependency.text for dependency in change.conflicts],
        **_tag_values(change.tags),
    }


def _deployed_values(change: DeployedChange) -> Values:
    return {
        "change_id": change.change_id,
        "change": change.name,
        "note": change.note,
        "planned_at": _stamp(change.planned_at),
        "planner_name": change.planner.name,
        "planner_email": change.planner.email,
        "requires": [],
        "conflicts": [],
        "tags": list(change.tags),
    }


class RegistryWriter:
    """The rows of one project, written in the name of one person.

    :param queries: the queries of the registry.
    :param project: the project of the plan.
    :param committer: who runs the command.
    """

    def __init__(self, queries: Queries, project: str, committer: Person) -> None:
        self.queries = queries
        self.project = project
        self._who = {
            "project": project,
            "lock_pid": 0,
            "lock_key": 0,
            "since": "-infinity",
            "must_be_ours": 0,
            "must_be_last": None,
            "committer_name": committer.name,
            "committer_email": committer.email,
        }

    def _batch(self, names: Sequence[str], values: Values) -> Batch:
        texts = tuple(self.queries[name] for name in names)
        answers = names[0] in {"record_deploy", "record_revert"}
        return Batch(texts, {**values, **self._who}, answers)

    def deployed(
        self,
        change: Change,
        script_hash: str | None,
        dependency_ids: Mapping[str, str],
        *,
        forget: bool = False,
    ) -> Batch:
        """Write the rows of a deployed change: changes, tags, dependencies, event.

        :param dependency_ids: what each requirement was met by, by its text.
        :param forget: remove the change's rows of unfinished work as well.
        """
        both = [*change.requires, *change.conflicts]
        values = {
            **change_values(change),
            "script_hash": script_hash,
            "dependency_types": [dependency.kind for dependency in both],
            "dependencies": [dependency.text for dependency in both],
            "dependency_ids": [
                dependency_ids[dependency.text] if dependency.kind == "require" else None
                for dependency in both
            ],
        }
        names = ["record_deploy"]
        if change.tags:
            names.append("record_tags")
        if both:
            names.append("record_dependencies")
        return self._batch([*names, *_forgetting(forget)], values)

    def redeployed(self, change: Change, script_hash: str | None, *, forget: bool = False) -> Batch:
        """Write that the script of a deployed change ran again, with another text.

        :param forget: remove the change's rows of unfinished work as well.
        """
        values = {**change_values(change), "script_hash": script_hash}
        return self._batch(["record_redeploy", *_forgetting(forget)], values)

    def reverted(self, change_id: str, *, forget: bool = False) -> Batch:
        """Remove the rows of a change and write its ``revert`` event.

        :param forget: remove the change's rows of unfinished work as well.
        """
        names = ["record_revert", *_forgetting(forget)]
        return self._batch(names, {"change_id": change_id})

    def failed(self, change: Change | DeployedChange) -> Batch:
        """Write a ``fail`` event."""
        if isinstance(change, Change):
            return self._batch(["record_fail"], change_values(change))
        return self._batch(["record_fail"], _deployed_values(change))

    def unverified(self, change: Change, *, forget: bool) -> Batch:
        """Undo the rows of a change whose verify failed, and write its ``fail`` event.

        The ``deploy`` event goes too: the log ends as Sqitch's would.
        """
        names = ["forget_deploy", *_forgetting(forget), "record_fail"]
        return self._batch(names, change_values(change))

    def late_tags(self, change_id: str, tags: Sequence[Tag]) -> Batch:
        """Write tags that the plan gained on a change that is deployed already."""
        return self._batch(["record_late_tags"], {"change_id": change_id, **_tag_values(tags)})

    def block_finished(self, mark: BlockMark) -> Batch:
        """Write that a block is done, inside the block's own transaction."""
        return self._batch(["record_block"], _mark_values(mark))

    def intent_kept(self, mark: BlockMark) -> Batch:
        """Write that the work of an intent is done."""
        return self._batch(["record_block", "forget_intent"], _mark_values(mark))

    def intent(
        self,
        mark: BlockMark,
        kind: IntentKind,
        statement: str,
        location: str,
        schemas: Sequence[str] = (),
    ) -> Batch:
        """Write what is about to run, before it runs.

        :param schemas: the search path of its session, to know later what its names meant.
        """
        values = {
            **_mark_values(mark),
            "kind": kind,
            "statement": statement,
            "location": location,
            "schemas": list(schemas),
        }
        return self._batch(["record_intent"], values)

    def forget_intent(self, change_id: str, direction: Direction) -> Batch:
        """Remove an intent."""
        return self._batch(["forget_intent"], {"change_id": change_id, "direction": direction})

    def forget(self, change_id: str) -> Batch:
        """Remove all rows of unfinished work of a change."""
        return self._batch(_forgetting(True), {"change_id": change_id})

    def together(self, *batches: Batch) -> Batch:
        """Join batches about one and the same change into one query."""
        values: Values = {}
        for batch in batches:
            values.update(batch.values)
        texts = tuple(text for batch in batches for text in batch.texts)
        return Batch(texts, values, batches[0].answers)

    def take_turn(self) -> Batch:
        """Lock ``changes`` against an older Sqitch that knows no advisory lock."""
        return self._batch(["take_turn"], {})

    def still_ours(self) -> Batch:
        """Ask for ``last_change`` and ``lock_is_held``: is all as we planned from?"""
        return self._batch(["still_ours"], {})


def _forgetting(wanted: bool) -> list[str]:
    return ["forget_intents", "forget_blocks"] if wanted else []


def _mark_values(mark: BlockMark) -> Values:
    return {
        "change_id": mark.change_id,
        "change": mark.change,
        "direction": mark.direction,
        "block": mark.block,
        "script_digest": mark.script_digest,
    }
