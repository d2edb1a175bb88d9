"""Spoil policies one at a time and see who notices: what a matrix that finds nothing is worth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import Connection

from slipstitch.errors import SlipstitchError
from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Catalogue, Policy, Relation
from slipstitch.leaks.matrix import run_matrix
from slipstitch.leaks.model import Identity, Options, Result

__all__ = ["Mutant", "Sign", "Signs", "Trial", "mutants_of", "noticed", "signs_of", "spoil"]

_SEEN = ("leaks", "tells", "blind")


@dataclass(frozen=True, slots=True, order=True)
class Sign:
    """Something that one identity reaches, learns or does not see on a relation.

    :param boundary: the column whose line was tried.
    :param detail: how many of its own rows it sees, where it does not see all.
    """

    command: str
    outcome: str
    boundary: str = ""
    detail: str = ""

    @property
    def text(self) -> str:
        """The sign in words.

        >>> Sign("select", "leaks", "organization_id").text
        'select leaks (organization_id)'
        """
        told = ", ".join(filter(None, (self.boundary, self.detail)))
        return f"{self.command} {self.outcome}{f' ({told})' if told else ''}"


Signs = frozenset[Sign]


@dataclass(frozen=True)
class Mutant:
    """A way in which somebody could spoil a table.

    :param kind: what is spoilt, in words.
    :param policy: the policy that is; none where it is the table itself.
    :param roles: whose policy it is.
    """

    relation: Relation
    kind: str
    statement: str
    policy: str = ""
    roles: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table, the policy and what becomes of it."""
        return f"{self.relation.label}: {', '.join(filter(None, (self.policy, self.kind)))}"


@dataclass(frozen=True)
class Trial:
    """A mutant, and by whom it was noticed.

    :param notices: by identity, what was seen that is not so otherwise.
    :param reason: why nobody can notice it, where that is known.
    """

    mutant: Mutant
    notices: Mapping[str, str]
    reason: str | None = None

    @property
    def is_noticed(self) -> bool:
        """Whether anybody noticed."""
        return bool(self.notices)


def mutants_of(catalogue: Catalogue, alone: Collection[str] = ()) -> list[Mutant]:
    """Return every mutant of every table with policies; of partitions none.

    Each policy is opened, where it is not open, and dropped. One that lets its roles do all is
    given to everybody. A permissive one for all commands is also opened to read and to write.

    :param alone: roles beside which nobody has a right on a table, so that giving to everybody
        what they have spoils nothing.
    """
    found = []
    for relation in catalogue.of_kinds("rp"):
        if relation.is_partition or not relation.policies:
            continue
        for policy in relation.policies:
            found += list(_of_policy(relation, policy, alone))
        table = f"alter table {qualified(relation)}"
        if relation.is_forced:
            found.append(Mutant(relation, "not forced", f"{table} no force row level security"))
        found.append(Mutant(relation, "switched off", f"{table} disable row level security"))
    return found


def _of_policy(relation: Relation, policy: Policy, alone: Collection[str]) -> Iterator[Mutant]:
    name, table = quoted(policy.name), qualified(relation)
    alter = f"alter policy {name} on {table}"

    def mutant(kind: str, statement: str) -> Mutant:
        return Mutant(relation, kind, statement, policy.name, policy.roles)

    if not _is_open(policy):
        yield mutant("open", f"{alter} {_open(policy)}")
    elif not {"public", *alone} & set(policy.roles):
        yield mutant("to everybody", f"{alter} to public")
    yield mutant("dropped", f"drop policy {name} on {table}")
    if policy.command == "*" and policy.is_permissive and not _is_open(policy):
        yield mutant("using true", f"{alter} using (true)")
        yield mutant("with check true", f"{alter} with check (true)")


def _open(policy: Policy) -> str:
    parts = []
    if policy.command != "a":
        parts.append("using (true)")
    if policy.command not in ("r", "d"):
        parts.append("with check (true)")
    return " ".join(parts)


def _is_open(policy: Policy) -> bool:
    return {policy.using_expression, policy.check_expression} <= {"true", None}


def signs_of(result: Result) -> dict[str, Signs]:
    """Return, by identity, what a matrix shows of it."""
    found: dict[str, set[Sign]] = {}
    for each in result.untried:
        if each.relation == "everything":
            found.setdefault(each.identity, set()).add(Sign("the request", "refused", "", each.why))
    for cell in result.cells:
        if cell.outcome in _SEEN:
            detail = cell.why if cell.outcome == "blind" else ""
            sign = Sign(cell.command, cell.outcome, cell.boundary, detail)
            found.setdefault(cell.identity, set()).add(sign)
    return {identity: frozenset(signs) for identity, signs in found.items()}


def noticed(before: Signs, after: Signs) -> str | None:
    """Say what is seen that was not, or is not seen that was; None where all is as before.

    >>> noticed(frozenset(), frozenset({Sign("select", "leaks")}))
    'select leaks'
    >>> noticed(frozenset({Sign("select", "passes")}), frozenset())
    'no longer select passes'
    """
    new = sorted(after - before)
    if new:
        return ", ".join(sign.text for sign in new)
    gone = sorted(before - after)
    return f"no longer {', '.join(sign.text for sign in gone)}" if gone else None


def spoil(
    connection: Connection[Any],
    identities: Sequence[Identity],
    options: Options,
    known: Catalogue,
    *,
    reasons: Mapping[str, str],
    tell: Callable[[str], None] = lambda _text: None,
) -> Iterator[Trial]:
    """Yield every mutant with those who noticed it; each is made and undone in a transaction.

    Meanwhile the table is locked against everybody.

    :param options: with tenant columns; they must be those of the matrix.
    :param known: the catalogue that the matrix was run on.
    :param reasons: why some mutants are noticed by nobody, by their names.
    :raises SlipstitchError: a table cannot be locked, for somebody is at work on it.
    """
    healthy: dict[str, dict[str, Signs]] = {}
    wanted = [
        each
        for each in mutants_of(known)
        if not options.schemas or each.relation.schema in options.schemas
    ]

    def look_at(relation: Relation, first: Iterable[str]) -> dict[str, Signs]:
        chosen = replace(
            options, routines=False, views=False, relations=frozenset({relation.label})
        )
        result, _ = run_matrix(connection, identities, chosen, first=first, known=known)
        return signs_of(result)

    for number, mutant in enumerate(wanted, 1):
        tell(f"{number} of {len(wanted)}: {mutant.name}")
        label = mutant.relation.label
        try:
            if label not in healthy:
                healthy[label] = look_at(mutant.relation, ())
            spoilt = look_at(mutant.relation, [mutant.statement])
        except psycopg.errors.LockNotAvailable as error:
            raise SlipstitchError(
                "leaks",
                f"{label} cannot be locked: somebody is at work on it",
                detail="a policy is changed under a lock that waits for everybody",
                hint="take a copy of the database that nobody uses",
            ) from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise SlipstitchError(
                "leaks",
                f"the policies of {label} cannot be changed: {error.diag.message_primary}",
                hint="connect as a superuser",
            ) from error
        nothing: Signs = frozenset()
        notices = {
            who.name: told
            for who in identities
            if (
                told := noticed(
                    healthy[label].get(who.name, nothing), spoilt.get(who.name, nothing)
                )
            )
        }
        yield Trial(mutant, notices, reasons.get(mutant.name))
