"""Learn whose the rows are, before anybody asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from slipstitch.leaks.effects import Watched
from slipstitch.leaks.literals import qualified
from slipstitch.leaks.look import Catalogue, Relation, Rights, rights_of
from slipstitch.leaks.model import Boundary, Identity, Options, Result, Row, Untried
from slipstitch.leaks.owners import Owners, own_condition
from slipstitch.leaks.stage import Stage
from slipstitch.leaks.tables import Sample
from slipstitch.leaks.telltales import Telltales

__all__ = ["NO_RIGHTS", "Known", "Survey"]

_OWN_ROWS = 200
NO_RIGHTS = Rights()


@dataclass
class Known:
    """What is known of one identity before anything is tried."""

    rights: Mapping[int, Rights]
    routines: frozenset[int]
    samples: dict[int, list[Sample]] = field(default_factory=dict)
    telltales: Telltales = field(default_factory=Telltales)
    tenants: set[str] = field(default_factory=set)

    def others(self) -> dict[int, Sequence[Row]]:
        """Return rows of other tenants by relation; of one's own tenant where there is no other."""
        return {
            oid: next(sample.others for sample in samples if sample.others)
            for oid, samples in self.samples.items()
            if any(sample.others for sample in samples)
        }


@dataclass
class Survey:
    """What the truth tells of every table, for each identity."""

    stage: Stage
    catalogue: Catalogue
    owners: Owners
    identities: Sequence[Identity]
    options: Options
    tenant_columns: Sequence[str]
    result: Result
    known: dict[str, Known] = field(default_factory=dict)

    def make(self) -> None:
        """Learn whose the rows are, before anybody asks."""
        rights = {
            role: rights_of(
                self.stage.connection,
                self.wanted("rpvmS"),
                self.catalogue.routines if self.options.routines else (),
                role,
            )
            for role in {identity.role for identity in self.identities}
        }
        for identity in self.identities:
            self.known[identity.name] = Known(*rights[identity.role])
        for relation in self.wanted("rp"):
            try:
                with self.stage.truth():
                    self._survey_table(relation)
            except psycopg.Error as error:
                why = error.diag.message_primary or str(error)
                self.result.untried.append(Untried(relation.label, f"cannot be read: {why}"))
        for identity in self.identities:
            self.known[identity.name].tenants.update(
                tenant for other in self.identities for tenant in other.tenants - identity.tenants
            )

    def wanted(self, kinds: str) -> list[Relation]:
        """Return the relations that are to be tried."""
        return [
            relation
            for relation in self.catalogue.of_kinds(kinds)
            if (not self.options.schemas or relation.schema in self.options.schemas)
            and (not self.options.relations or relation.label in self.options.relations)
        ]

    def _survey_table(self, relation: Relation) -> None:
        may_anybody = any(
            self.known[identity.name].rights.get(relation.oid, NO_RIGHTS).has_any
            for identity in self.identities
        )
        has_line = has_others = False
        for identity in self.identities:
            known = self.known[identity.name]
            boundaries = self.owners.boundaries(relation, identity)
            has_line = has_line or bool(boundaries)
            known.samples[relation.oid] = self._samples(known, relation, boundaries)
            for sample in known.samples[relation.oid]:
                has_others = has_others or bool(sample.others)
                known.telltales.add(relation, sample.boundary, sample.others)
                column = sample.boundary.column
                if column is not None and column in self.tenant_columns:
                    known.tenants.update(str(row.values[column]) for row in sample.others)
        if not has_line and may_anybody:
            why = f"nothing tells whose its rows are: no {' or '.join(self.tenant_columns)}"
            self.result.untried.append(
                Untried(relation.label, f"{why}, and no foreign key to a table that has it")
            )
        elif has_line and not has_others:
            why = "it has no row that is somebody else's"
            self.result.untried.append(Untried(relation.label, why))

    def _samples(
        self, known: Known, relation: Relation, boundaries: Sequence[Boundary]
    ) -> list[Sample]:
        if not boundaries:
            return []
        name = sql.SQL(qualified(relation))
        inside = own_condition(boundaries)
        own = self.stage.rows(name, inside, _OWN_ROWS)
        known.telltales.spare(own)
        mine = [row for row in own if self._is_owned(row, boundaries)]
        samples: list[Sample] = []
        for boundary in boundaries:
            others = self.stage.rows(name, boundary.others, self.options.rows)
            count = self._count_inside(relation, inside) if not samples else None
            samples.append(Sample(boundary, others, mine or own, count, not samples))
        return samples

    @staticmethod
    def _is_owned(row: Row, boundaries: Sequence[Boundary]) -> bool:
        """Whether a row is the identity's, and not everybody's."""
        columns = [boundary.column for boundary in boundaries if boundary.column]
        return all(row.values.get(column) is not None for column in columns)

    def _count_inside(self, relation: Relation, inside: str) -> int | None:
        """Return how many rows are on the near side; None where the table is not small."""
        limit = self.options.small + 1
        (row,) = self.stage.connection.execute(
            sql.SQL(
                f"select count(*), count(*) filter (where {inside})"
                f" from (select * from {qualified(relation)} limit {limit}) as t"
            )
        ).fetchall()
        return row[1] if row[0] < limit else None

    def watched(self, identity: Identity) -> dict[int, Watched]:
        """Return the tables whose rows of others no call may change.

        A tenant that a call makes is nobody's yet, so only those that are there are watched.
        """
        known = self.known[identity.name]
        there = ", ".join(sql.Literal(name).as_string(None) for name in sorted(known.tenants))
        watched = {}
        for oid, samples in known.samples.items():
            relation = self.catalogue.relations[oid]
            owner = self.owners.owner(relation)
            if samples and owner is not None and relation.kind == "r":
                condition = f"{owner.as_string(None)} = any(array[{there}]::text[])"
                watched[oid] = Watched(relation, condition)
        return watched
