"""See whether an answer depends on rows of others, although it shows none: counts, sums, ranks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from slipstitch.leaks.effects import Watched
from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Catalogue, Relation, Rights, named_query
from slipstitch.leaks.model import Cell, Identity, Options, Untried
from slipstitch.leaks.stage import Stage, Tried

__all__ = ["Interference"]


class Interference:
    """Takes the rows of others away, asks again, and puts them back.

    Triggers and foreign keys rest meanwhile, which needs the right to set
    ``session_replication_role``.
    """

    def __init__(self, stage: Stage, catalogue: Catalogue, options: Options) -> None:
        self._stage = stage
        self._options = options
        views = [view.oid for view in catalogue.of_kinds("v")]
        self._reads = {
            row["view_oid"]: set(row["relations"])
            for row in named_query(stage.connection, "read_by_views", relations=views)
        }

    def cells(
        self,
        identity: Identity,
        views: Sequence[Relation],
        rights: Mapping[int, Rights],
        watched: Mapping[int, Watched],
    ) -> Iterator[Cell | Untried]:
        """Compare what views give with the rows of others and without."""
        readable = [
            view
            for view in views
            if view.oid in rights
            and rights[view.oid].selectable
            and self._reads.get(view.oid, set()) & set(watched)
        ]
        if not readable:
            return
        with self._stage.savepoint("interference"):
            before = [self._answer(identity, view, rights[view.oid]) for view in readable]
            again = [self._answer(identity, view, rights[view.oid]) for view in readable]
            refused = self._take_away(watched)
            if refused is not None:
                why = f"whether it depends on rows of others: {refused}"
                yield from (Untried(view.label, why) for view in readable)
                return
            after = [self._answer(identity, view, rights[view.oid]) for view in readable]
        for view, first, second, third in zip(readable, before, again, after, strict=True):
            if first != second or first.sqlstate is not None:
                continue  # it never says the same twice
            if first != third:
                why = "what it gives changes when rows of others are gone"
                yield Cell(identity.name, view.label, "aggregate", "leaks", why=why, rows=1)
            else:
                yield Cell(identity.name, view.label, "aggregate", "kept")

    def _answer(self, identity: Identity, view: Relation, rights: Rights) -> Tried:
        columns = ", ".join(quoted(name) for name in view.columns if name in rights.selectable)
        with self._stage.identity(identity) as began:
            if began.sqlstate is not None:
                return began
            return self._stage.attempt(
                "select pg_catalog.md5(pg_catalog.string_agg(v::text, '' order by v::text))"
                f" from (select {columns} from {qualified(view)}"
                f" limit {self._options.small}) as v"
            )

    def _take_away(self, watched: Mapping[int, Watched]) -> str | None:
        """Delete the rows of others; return why that cannot be done."""
        statements = ["set local session_replication_role = replica"]
        statements += [
            f"delete from {qualified(each.relation)} as t where {each.others}"
            for each in sorted(watched.values(), key=lambda each: -_depth(each))
        ]
        for statement in statements:
            tried = self._stage.attempt_kept(statement)
            if tried.sqlstate is not None:
                return tried.message
        return None


def _depth(watched: Watched) -> int:
    """Return how deep the owner is nested: rows are found along rows that must be there still."""
    return watched.others.count("(select ")
