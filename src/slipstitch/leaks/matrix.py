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
from slipstitch.leaks.look import Catalogue, Relation, Rights, look, look_again, named_query
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

_READING = ("select", "copy to")
_WRITING = ("update", "delete", "insert", "move")


def run_matrix(
    connection: Connection[Any],
    identities: Sequence[Identity],
    options: Options,
    left_out: Iterable[str] = (),
    *,
    tell: Callable[[str], None] = lambda _text: None,
    first: Iterable[str] = (),
    known: Catalogue | None = None,
) -> tuple[Result, Catalogue]:
    """Try every identity on everything, and return what came of it.

    :param connection: in autocommit, of a role that sees past row security.
    :param options: no tenant columns: they are guessed.
    :param left_out: schemas that are none of the application's.
    :param tell: called with what is tried now.
    :param first: statements that are run in the same transaction before anybody asks: what if.
    :param known: what was read before; then only the relations of the options are read anew.
    :raises SlipstitchError: the login does not see every row, a role is not there, or nothing says
        whose a row is.
    """
    check_roles(connection, identities)
    stage = Stage(connection, options.timeout)
    with stage.transaction():
        for statement in first:
            connection.execute(statement)
        if known is None:
            catalogue = look(connection, left_out)
        else:
            catalogue = look_again(connection, known, options.relations)
        columns = options.tenant_columns or guess_tenant_columns(catalogue)
        if not columns:
            raise SlipstitchError(
                "leaks",
                "no column tells whose a row is",
                hint="name it: --tenant-column COLUMN",
            )
        result = Result()
        owners = Owners(catalogue, columns)
        survey = Survey(stage, catalogue, owners, identities, options, columns, result)
        matrix = Matrix(stage, catalogue, survey, identities, options, columns, result)
        survey.make()
        for number, identity in enumerate(identities, 1):
            tell(f"{number} of {len(identities)}: {identity.name}")
            matrix.try_everything(identity)
        matrix.try_interference()
    matrix.look_at_routines()
    return result, catalogue


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
            for relation in self.survey.wanted("vm") if self.options.views else ():
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
        if not rights.has_any:
            for command in (*_READING, *(_WRITING if self.options.writes else ())):
                yield Cell(identity.name, relation.label, command, "denied")
            return
        yield from self._own_cells(identity, relation, rights)
        for sample in known.samples.get(relation.oid, []):
            if not sample.others:
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

    def _own_cells(self, identity: Identity, relation: Relation, rights: Rights) -> Iterator[Cell]:
        """See whether the identity sees its own rows: else its silence would prove nothing."""
        samples = self.survey.known[identity.name].samples.get(relation.oid, [])
        if not samples or not samples[0].own or not rights.may_select or not identity.tenants:
            return
        own = samples[0].own
        query = f"select 1 from {qualified(relation)} as t where {place_condition(own)}"
        seen = self.stage.attempt(query)
        if seen.count:
            self.result.sees_own.add(identity.name)
        whole = seen.sqlstate is None and seen.count == len(own)
        why = seen.message or f"sees {seen.count} of {len(own)} rows"
        yield Cell(identity.name, relation.label, "own rows", "kept" if whole else "blind", why=why)

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

    def _others_of(self, identity: Identity, relation: Relation) -> Sequence[Row]:
        """Return rows of other tenants."""
        samples = self.survey.known[identity.name].samples.get(relation.oid, [])
        return next((sample.others for sample in samples if sample.boundary.is_tenants), ())

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
        if not self.options.writes or not self.options.views or self.options.relations:
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
