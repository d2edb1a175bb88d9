"""Run the leak matrix: every identity on every relation and function, and keep nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from slipstitch.errors import SlipstitchError
from slipstitch.leaks.effects import Effects
from slipstitch.leaks.interference import Interference
from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Catalogue, Relation, Rights, look, named_query
from slipstitch.leaks.metadata import forged, metadata_keys
from slipstitch.leaks.model import Cell, Identity, Options, Result, Row, Untried
from slipstitch.leaks.owners import Owners, guess_tenant_columns
from slipstitch.leaks.routines import Arguments, RoutineTrials
from slipstitch.leaks.side_channels import SideChannels, sequence_cells
from slipstitch.leaks.stage import Stage, place_condition
from slipstitch.leaks.survey import NO_RIGHTS, Survey
from slipstitch.leaks.tables import Sample, TableTrials, given_columns
from slipstitch.leaks.views import ViewTrials

__all__ = ["Matrix", "run_matrix"]


def run_matrix(
    connection: Connection[Any],
    identities: Sequence[Identity],
    options: Options,
    left_out: Iterable[str] = (),
    tell: Callable[[str], None] = lambda _text: None,
) -> tuple[Result, Catalogue]:
    """Try every identity on everything, and return what came of it.

    :param connection: in autocommit, of a role that sees past row security.
    :param options: no tenant columns: they are guessed.
    :param left_out: schemas that are none of the application's.
    :param tell: called with what is tried now.
    :raises SlipstitchError: the login does not see every row, a role is not there, or nothing says
        whose a row is.
    """
    check_roles(connection, identities)
    catalogue = look(connection, left_out)
    columns = options.tenant_columns or guess_tenant_columns(catalogue)
    if not columns:
        raise SlipstitchError(
            "leaks",
            "no column tells whose a row is",
            hint="name it: --tenant-column COLUMN",
        )
    stage = Stage(connection, options.timeout)
    result = Result()
    owners = Owners(catalogue, columns)
    survey = Survey(stage, catalogue, owners, identities, options, columns, result)
    matrix = Matrix(stage, catalogue, survey, identities, options, columns, result)
    with matrix.stage.transaction():
        matrix.survey.make()
        for number, identity in enumerate(identities, 1):
            tell(f"{number} of {len(identities)}: {identity.name}")
            matrix.try_everything(identity)
        matrix.try_interference()
    matrix.look_at_routines()
    return matrix.result, catalogue


def check_roles(connection: Connection[Any], identities: Sequence[Identity]) -> None:
    """Refuse what could not be told from an answer: a blind login, roles that are not there."""
    (login,) = named_query(connection, "login")
    if not login["sees_all"]:
        raise SlipstitchError(
            "leaks",
            f'role "{login["name"]}" does not see past row security',
            detail="whose a row is can be told only by somebody who sees every row",
            hint="connect as a superuser, or as a role with bypassrls",
        )
    for identity in identities:
        found = named_query(connection, "role", role=identity.role)
        if not found:
            raise SlipstitchError(
                "leaks", f'identity "{identity.name}": there is no role "{identity.role}"'
            )
        if not found[0]["may_set"]:
            raise SlipstitchError(
                "leaks",
                f'role "{login["name"]}" may not switch to role "{identity.role}"',
                hint=f'grant "{identity.role}" to "{login["name"]}"',
            )


@dataclass
class Matrix:
    """A matrix under way."""

    stage: Stage
    catalogue: Catalogue
    survey: Survey
    identities: Sequence[Identity]
    options: Options
    tenant_columns: Sequence[str]
    result: Result

    # -- the trials -----------------------------------------------------------------------

    def try_everything(self, identity: Identity) -> None:
        """Try one identity on tables, views, counters and functions."""
        with self.stage.identity(identity) as began:
            if began.sqlstate is not None:
                why = f"the request is refused: {began.message} ({began.sqlstate})"
                self.result.untried.append(Untried("everything", why, identity.name))
                return
            for relation in self.survey.wanted("rp"):
                self._take(self._table_cells(identity, relation))
            for relation in self.survey.wanted("vm"):
                self._take(self._view_cells(identity, relation))
            for relation in self.survey.wanted("S"):
                rights = self.survey.known[identity.name].rights.get(relation.oid, NO_RIGHTS)
                self._take(sequence_cells(identity, relation, rights, self.stage))
            if self.options.routines and not self.options.relations:
                self._take(self._routine_cells(identity))
        self._take(self._metadata_cells(identity))

    def _take(self, found: Iterator[Cell | Untried]) -> None:
        for each in found:
            if isinstance(each, Cell):
                self.result.cells.append(each)
            elif each not in self.result.untried:
                self.result.untried.append(each)

    def _table_cells(self, identity: Identity, relation: Relation) -> Iterator[Cell | Untried]:
        known = self.survey.known[identity.name]
        rights = known.rights.get(relation.oid, NO_RIGHTS)
        self._see_own(identity, relation, rights)
        for sample in known.samples.get(relation.oid, []):
            if not sample.others:
                if rights.has_any:
                    why = f"no row of others is there ({sample.boundary.name})"
                    yield Untried(relation.label, why, identity.name)
                continue
            trials = TableTrials(
                self.stage,
                identity,
                relation,
                rights,
                sample,
                self.options,
                self._line(relation, rights, sample),
            )
            yield from trials.cells()
            yield from SideChannels(
                self.stage,
                identity,
                self.catalogue,
                relation,
                rights,
                sample,
                lambda parent: self._others_of(identity, parent),
                self.options.writes,
            ).cells()

    def _see_own(self, identity: Identity, relation: Relation, rights: Rights) -> None:
        """Note that the identity sees rows of its own: else its silence would prove nothing."""
        if identity.name in self.result.sees_own or not rights.may_select:
            return
        for sample in self.survey.known[identity.name].samples.get(relation.oid, []):
            if sample.own and identity.tenants:
                where = place_condition(sample.own[:1])
                query = f"select 1 from {qualified(relation)} as t where {where}"
                if self.stage.attempt(query).count:
                    self.result.sees_own.add(identity.name)

    def _line(self, relation: Relation, rights: Rights, sample: Sample) -> bytes:
        """Return a row of others as ``copy`` writes it."""
        columns = given_columns(relation, rights)
        if not columns or relation.kind != "r" or not self.options.writes:
            return b""
        listed = ", ".join(f"t.{quoted(name)}" for name in columns)
        where = place_condition(sample.others[:1])
        query = f"select {listed} from {qualified(relation)} as t where {where}"
        with self.stage.savepoint("line"):
            self.stage.connection.execute("reset role; set local row_security = off")
            copied = self.stage.copy_out(f"copy ({query}) to stdout")
        return bytes(copied.rows[0][0]) if copied.rows else b""

    def _others_of(self, identity: Identity, parent: Relation) -> Sequence[Row]:
        samples = self.survey.known[identity.name].samples.get(parent.oid, [])
        return next((sample.others for sample in samples if sample.others), ())

    def _view_cells(self, identity: Identity, relation: Relation) -> Iterator[Cell | Untried]:
        known = self.survey.known[identity.name]
        yield from ViewTrials(
            self.stage,
            identity,
            relation,
            known.rights.get(relation.oid, NO_RIGHTS),
            known.telltales,
            self.tenant_columns,
            self.options,
        ).cells()

    def _routine_cells(self, identity: Identity) -> Iterator[Cell | Untried]:
        known = self.survey.known[identity.name]
        arguments = Arguments(
            self.catalogue, known.others(), self.tenant_columns, sorted(known.tenants)
        )
        effects = Effects(self.stage, self.survey.watched(identity))
        trials = RoutineTrials(
            self.stage, identity, arguments, known.telltales, effects, self.options
        )
        for routine in self.catalogue.routines:
            wanted = not self.options.schemas or routine.schema in self.options.schemas
            if not wanted:
                continue
            if routine.oid in known.routines:
                yield from trials.cells(routine)
            else:
                yield Cell(identity.name, routine.signature, "call", "denied")
        if trials.has_answer:
            self.result.answers.add(identity.name)

    # -- trials in other clothes ----------------------------------------------------------

    def _metadata_cells(self, identity: Identity) -> Iterator[Cell]:
        """Let somebody write the tenant of others into what users may write of themselves."""
        known = self.survey.known[identity.name]
        if identity.claims is None or not known.tenants:
            return
        reached = {
            cell.relation
            for cell in self.result.leaks
            if cell.identity == identity.name and cell.command == "select"
        }
        for key in metadata_keys(self.catalogue):
            with self.stage.identity(forged(identity, key, min(known.tenants))) as began:
                if began.sqlstate is not None:
                    continue
                for relation in self.survey.wanted("rp"):
                    rights = known.rights.get(relation.oid, NO_RIGHTS)
                    others = self._others_of(identity, relation)
                    if not others or not rights.may_select or relation.label in reached:
                        continue
                    where = place_condition(others)
                    tried = self.stage.attempt(
                        f"select 1 from {qualified(relation)} as t where {where}"
                    )
                    if tried.count:
                        why = f'user_metadata "{key}" is believed, and users write it themselves'
                        yield Cell(
                            identity.name,
                            relation.label,
                            "select with user_metadata",
                            "leaks",
                            why=why,
                            rows=tried.count,
                        )

    def try_interference(self) -> None:
        """See whether views and functions answer otherwise where rows of others are gone."""
        if not self.options.writes or self.options.relations:
            return
        found = Interference(self.stage, self.catalogue, self.options)
        for identity in self.identities:
            known = self.survey.known[identity.name]
            reached = {
                cell.relation for cell in self.result.leaks if cell.identity == identity.name
            }
            self._take(
                found.cells(
                    identity,
                    [each for each in self.survey.wanted("vm") if each.label not in reached],
                    known.rights,
                    self.survey.watched(identity),
                )
            )

    def look_at_routines(self) -> None:
        """Name functions that are asked before policies are."""
        for routine in self.catalogue.routines:
            if routine.is_leakproof and routine.language not in ("c", "internal"):
                why = "marked leakproof: in a where it is asked before policies are"
                self.result.cells.append(
                    Cell("whoever may call it", routine.signature, "leakproof", "tells", why=why)
                )
