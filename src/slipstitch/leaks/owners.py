"""Say in SQL whose a row is: by its tenant column, or along a foreign key to a row that has one."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from slipstitch.leaks.look import Catalogue, ForeignKey, Relation
from slipstitch.leaks.model import Boundary, Identity

__all__ = ["Owners", "guess_tenant_columns", "own_condition"]

_DEEPEST = 4
_USUAL = (
    "organization_id",
    "organisation_id",
    "org_id",
    "tenant_id",
    "account_id",
    "workspace_id",
    "team_id",
    "company_id",
    "clinic_id",
    "customer_id",
    "user_id",
)


def guess_tenant_columns(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the usual name of a tenant column that most guarded tables have.

    >>> guess_tenant_columns(Catalogue({}, []))
    ()
    """
    tables = [each for each in catalogue.of_kinds("rp") if not each.is_partition]
    guarded = [each for each in tables if each.is_guarded] or tables
    counts = {name: sum(name in each.columns for each in guarded) for name in _USUAL}
    best = max(_USUAL, key=lambda name: counts[name])
    return (best,) if counts[best] else ()


class Owners:
    """Whose the rows of each relation are.

    :param columns: columns that say whose a row is, the first that a table has counts.
    """

    def __init__(self, catalogue: Catalogue, columns: Sequence[str]) -> None:
        self._catalogue = catalogue
        self._columns = tuple(columns)
        self._referred: dict[int, str] = {}
        for relation in catalogue.of_kinds("rp"):
            for key in relation.foreign_keys:
                if len(key.columns) == 1 and key.columns[0] in self._columns:
                    self._referred.setdefault(key.refers_to, key.refers_columns[0])

    def own_column(self, relation: Relation) -> str | None:
        """Return the column of the relation itself that says whose a row is."""
        for name in self._columns:
            if name in relation.columns:
                return name
        return self._referred.get(relation.oid)

    def owner(self, relation: Relation, alias: str = "t") -> sql.Composable | None:
        """Return the expression that tells the tenant of a row as text, None where none does."""
        steps = self._way(relation)
        if steps is None:
            return None
        return self._expression(relation, steps, alias)

    def _way(self, relation: Relation) -> tuple[ForeignKey, ...] | None:
        """Return the shortest way along foreign keys to a table that has a tenant column."""
        waiting: list[tuple[Relation, tuple[ForeignKey, ...]]] = [(relation, ())]
        seen = {relation.oid}
        while waiting:
            here, steps = waiting.pop(0)
            if self.own_column(here) is not None:
                return steps
            if len(steps) == _DEEPEST:
                continue
            for key in sorted(here.foreign_keys, key=lambda each: not _is_needed(here, each)):
                if key.refers_to not in seen:
                    seen.add(key.refers_to)
                    waiting.append((self._catalogue.relations[key.refers_to], (*steps, key)))
        return None

    def _expression(
        self, relation: Relation, steps: Sequence[ForeignKey], alias: str
    ) -> sql.Composable:
        name = self.own_column(relation)
        if not steps:
            assert name is not None
            return sql.SQL("{}.{}::text").format(sql.Identifier(alias), sql.Identifier(name))
        key, parent = steps[0], self._catalogue.relations[steps[0].refers_to]
        inner = f"{alias}p"
        pairs = [
            sql.SQL("{}.{} = {}.{}").format(
                sql.Identifier(inner),
                sql.Identifier(theirs),
                sql.Identifier(alias),
                sql.Identifier(ours),
            )
            for ours, theirs in zip(key.columns, key.refers_columns, strict=True)
        ]
        return sql.SQL("(select {} from {} as {} where {})").format(
            self._expression(parent, steps[1:], inner),
            sql.Identifier(parent.schema, parent.name),
            sql.Identifier(inner),
            sql.SQL(" and ").join(pairs),
        )

    def boundaries(self, relation: Relation, identity: Identity) -> list[Boundary]:
        """Return the lines that an identity must not cross on a relation.

        The tenant's line comes first; the others run between rows of the identity's own tenants.
        """
        found = []
        inside: list[sql.Composable] = []
        owner = self.owner(relation)
        if owner is not None:
            own = _is_one_of(owner, identity.tenants)
            others = sql.SQL("{} is not null and not {}").format(owner, own)
            column = self.own_column(relation)
            found.append((column or "tenant", others, column, True))
            inside.append(sql.SQL("coalesce({}, true)").format(own))
        for name, values in self._bounds(relation, identity):
            text = sql.SQL("t.{}::text").format(sql.Identifier(name))
            others = sql.SQL(" and ").join(
                [
                    *inside,
                    sql.SQL("{} is not null and not {}").format(text, _is_one_of(text, values)),
                ]
            )
            found.append((name, others, name, False))
        return [
            Boundary(name, others.as_string(None), column, is_tenants)
            for name, others, column, is_tenants in found
        ]

    def _bounds(self, relation: Relation, identity: Identity) -> list[tuple[str, frozenset[str]]]:
        named = []
        for name, values in identity.bounds.items():
            table, _, column = name.rpartition(".")
            holds = table == relation.label if table else relation.label not in identity.open_tables
            if holds and column in relation.columns:
                named.append((column, values))
        return named


def own_condition(boundaries: Sequence[Boundary]) -> str:
    """Return the SQL condition of rows on the near side of every line."""
    lines = [f"not coalesce({boundary.others}, false)" for boundary in boundaries]
    return " and ".join(lines) or "true"


def _is_one_of(text: sql.Composable, values: frozenset[str]) -> sql.Composable:
    listed = [sql.Literal(value) for value in sorted(values)]
    return sql.SQL("{} = any(array[{}]::text[])").format(text, sql.SQL(", ").join(listed))


def _is_needed(relation: Relation, key: ForeignKey) -> bool:
    return all(relation.columns[name].is_not_null for name in key.columns)
