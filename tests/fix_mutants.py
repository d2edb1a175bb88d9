"""Policies that are dropped or loosened, one at a time, and who would notice first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Policy, Relation
from slipstitch.leaks.model import Identity, Result
from tests.fix_leaks import HOST_MIGRATOR, OWN_ROWS, Town
from tests.fix_platform import reach

# Whoever sees little notices much: a policy on branches binds the practitioner, one on customers'
# own rows the customer, one on who administers the platform those, all others anybody.
WITNESSES = ("north_practitioner_harbour", "north_customer", "south_owner", "north_super_admin")
# Of tables in which no row is anybody's: who administers one clinic, or the platform.
WITNESSES_OF_ALL = ("north_owner", "north_super_admin")
# A role that has a policy of its own would miss it. Migrations are bound where a host refuses them
# bypassrls, so the one here has none.
ACTS_AS = {"app_migrator": HOST_MIGRATOR}
OWNER = "app_owner"

_ALL_IS_OPEN = "its policies let the owner of the functions do all, and so who is a member of it"
_AS_DISPATCHER = "app_migrator is a member of app_dispatcher, whose policy shows it every row too"
# What nobody can notice, and why that is no fault.
UNSEEN: Mapping[str, str] = {
    **{
        f"jobs.{table}: {table}_app_migrator_all, dropped": _AS_DISPATCHER
        for table in (
            "dead_letters",
            "job_archive",
            "job_attempts",
            "jobs",
            "schedule_states",
            "schedules",
        )
    },
    **{
        f"{schema}.{table}: {mutant}": _ALL_IS_OPEN
        for schema, table in (("analytics", "refresh_state"), ("ops", "table_sizes"))
        for mutant in (
            "not forced",
            "switched off",
            f"{table}_app_migrator_all, to everybody",
            f"{table}_app_migrator_all, dropped",
        )
    },
    "jobs.queues: queues_app_dispatcher_select, to everybody": "whoever may read it sees every row",
}


@dataclass(frozen=True)
class Mutant:
    """A way in which somebody could spoil a table.

    :param kind: what is spoilt, in words.
    :param roles: whose policy it is; none where it is of the table.
    """

    relation: Relation
    kind: str
    statement: str
    roles: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.relation.label}: {self.kind}"

    def survives(self, town: Town) -> bool:
        """Whether everything stays as it was for everybody who could notice."""
        return all(
            _signs(town, who, self.relation, self.statement) == _healthy(town, who, self.relation)
            for who in self._witnesses(town)
        )

    def _witnesses(self, town: Town) -> list[Identity]:
        people = WITNESSES_OF_ALL if self.relation.label in town.nobodys else WITNESSES
        found = [town.person(name).as_functions_run() for name in people]
        # Whom a policy is for is asked first: it is they who would miss it.
        for role in self.roles:
            if role != OWNER:
                found.insert(0, _who_sees_all(town, role))
        return found


def _who_sees_all(town: Town, role: str) -> Identity:
    """Return a role to whom rows of everybody belong."""
    everybody = frozenset(person.user_id for person in town.people)
    bounds = dict.fromkeys(OWN_ROWS, everybody)
    return Identity(role, ACTS_AS.get(role, role), None, town.organizations, bounds)


Signs = frozenset[tuple[str, ...]]
_known: dict[tuple[str, str, str], Signs] = {}


def _healthy(town: Town, who: Identity, relation: Relation) -> Signs:
    """Return what is seen of a table as it is."""
    key = (town.clinic.database.conninfo, who.name, relation.label)
    if key not in _known:
        _known[key] = _signs(town, who, relation)
    return _known[key]


def _signs(town: Town, who: Identity, relation: Relation, *first: str) -> Signs:
    """Return what somebody reaches, or does not see, once some statements were run."""
    if relation.label in town.nobodys:
        return reach(town, who, relation, first)
    wanted = frozenset({relation.label})
    signs = _of_matrix(town.matrix(who, first=first, routines=False, relations=wanted))
    if any(policy.command == "a" for policy in relation.policies):
        # The matrix tries rows of others: it would not miss a right to append one's own.
        signs |= reach(town, who, relation, first)
    return signs


def _of_matrix(result: Result) -> Signs:
    refused = frozenset((each.why,) for each in result.untried if each.relation == "everything")
    return refused | frozenset(
        # Of somebody who does not see all of their own rows it counts how many.
        (
            cell.relation,
            cell.command,
            cell.boundary,
            cell.outcome,
            cell.why * (cell.outcome == "blind"),
        )
        for cell in result.cells
        if cell.outcome in ("leaks", "tells", "blind")
    )


def mutants(town: Town) -> list[Mutant]:
    """Return every mutant of every table with policies."""
    found = []
    for relation in town.catalogue.of_kinds("rp"):
        # Partitions are closed to all but dumps, which a test of the catalogue holds.
        if relation.is_partition or not relation.policies:
            continue
        for policy in relation.policies:
            found += _of_policy(relation, policy)
        table = f"alter table {qualified(relation)}"
        found.append(Mutant(relation, "not forced", f"{table} no force row level security"))
        found.append(Mutant(relation, "switched off", f"{table} disable row level security"))
    return found


def one_a_policy(town: Town) -> list[Mutant]:
    """Return a mutant of each policy that can be noticed, if it has one: if it may, the first."""
    first: dict[tuple[str, str], Mutant] = {}
    for mutant in sorted(mutants(town), key=lambda each: each.name in UNSEEN):
        subject = mutant.kind.rpartition(", ")[0]
        if subject:
            first.setdefault((mutant.relation.label, subject), mutant)
    return list(first.values())


def _of_policy(relation: Relation, policy: Policy) -> list[Mutant]:
    name, table = quoted(policy.name), qualified(relation)

    def mutant(what: str, statement: str) -> Mutant:
        return Mutant(relation, f"{policy.name}, {what}", statement, policy.roles)

    dropped = mutant("dropped", f"drop policy {name} on {table}")
    if _is_open(policy) and OWNER in policy.roles:
        # As loose as can be, and nobody else has a right on the table.
        return [dropped]
    if _is_open(policy):
        # It lets everything through, to the few it is for: so it must stay with those.
        return [mutant("to everybody", f"alter policy {name} on {table} to public"), dropped]
    found = [mutant("open", f"alter policy {name} on {table} {_open(policy)}"), dropped]
    if policy.command == "*" and policy.is_permissive:
        found += [
            mutant("using true", f"alter policy {name} on {table} using (true)"),
            mutant("with check true", f"alter policy {name} on {table} with check (true)"),
        ]
    return found


def _open(policy: Policy) -> str:
    parts = []
    if policy.command != "a":
        parts.append("using (true)")
    if policy.command not in ("r", "d"):
        parts.append("with check (true)")
    return " ".join(parts)


def _is_open(policy: Policy) -> bool:
    return {policy.using_expression, policy.check_expression} <= {"true", None}
