"""Policies that are dropped or loosened, one at a time, and who would notice first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slipstitch.leaks.look import Relation
from slipstitch.leaks.model import Identity
from slipstitch.leaks.mutants import Mutant, Sign, Signs, Trial, mutants_of, noticed, signs_of
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


def trial(town: Town, mutant: Mutant) -> Trial:
    """Spoil a table, and ask one after the other who could notice until somebody does."""
    for who in _witnesses(town, mutant):
        healthy = _healthy(town, who, mutant.relation)
        seen = noticed(healthy, _signs(town, who, mutant.relation, mutant.statement))
        if seen:
            return Trial(mutant, {who.name: seen}, UNSEEN.get(mutant.name))
    return Trial(mutant, {}, UNSEEN.get(mutant.name))


def _witnesses(town: Town, mutant: Mutant) -> list[Identity]:
    people = WITNESSES_OF_ALL if mutant.relation.label in town.nobodys else WITNESSES
    found = [town.person(name).as_functions_run() for name in people]
    # Whom a policy is for is asked first: it is they who would miss it.
    for role in mutant.roles:
        if role != OWNER:
            found.insert(0, _who_sees_all(town, role))
    return found


def _who_sees_all(town: Town, role: str) -> Identity:
    """Return a role to whom rows of everybody belong."""
    everybody = frozenset(person.user_id for person in town.people)
    bounds = dict.fromkeys(OWN_ROWS, everybody)
    return Identity(role, ACTS_AS.get(role, role), None, town.organizations, bounds)


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
        return _of_row(town, who, relation, first)
    wanted = frozenset({relation.label})
    result = town.matrix(who, first=first, routines=False, relations=wanted)
    signs = signs_of(result).get(who.name, frozenset())
    if any(policy.command == "a" for policy in relation.policies):
        # The matrix tries rows of others: it would not miss a right to append one's own.
        signs |= _of_row(town, who, relation, first)
    return signs


def _of_row(town: Town, who: Identity, relation: Relation, first: Iterable[str]) -> Signs:
    """Return which commands get past the policies with a row of one's own, or of nobody."""
    return frozenset(
        Sign(f"{command} of one row", "passes") for _, command in reach(town, who, relation, first)
    )


def mutants(town: Town) -> list[Mutant]:
    """Return every mutant of every table with policies."""
    return mutants_of(town.catalogue, alone=(OWNER,))


def one_a_policy(town: Town) -> list[Mutant]:
    """Return a mutant of each policy that can be noticed, if it has one: if it may, the first."""
    first: dict[tuple[str, str], Mutant] = {}
    for mutant in sorted(mutants(town), key=lambda each: each.name in UNSEEN):
        if mutant.policy:
            first.setdefault((mutant.relation.label, mutant.policy), mutant)
    return list(first.values())
