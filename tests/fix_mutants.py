"""Policies that are loosened, one at a time, and who would notice first."""

from __future__ import annotations

from dataclasses import dataclass

from slipstitch.leaks.literals import qualified, quoted
from slipstitch.leaks.look import Policy, Relation
from slipstitch.leaks.model import Result
from tests.fix_leaks import Town

# Whoever sees little notices much: a policy on branches binds the practitioner, one on customers'
# own rows the customer, all others anybody.
WITNESSES = ("north_practitioner_harbour", "north_customer", "south_owner")


@dataclass(frozen=True)
class Mutant:
    """A way in which somebody could spoil a table.

    :param kind: what is spoilt, in words.
    """

    relation: Relation
    kind: str
    statement: str

    @property
    def name(self) -> str:
        return f"{self.relation.label}: {self.kind}"

    def survives(self, town: Town) -> bool:
        """Whether the matrix of the table stays as it was."""
        wanted = frozenset({self.relation.label})
        for name in WITNESSES:
            who = town.person(name).as_functions_run()
            found = town.matrix(who, first=[self.statement], routines=False, relations=wanted)
            if _signs(found) != _healthy(town, name, self.relation.label):
                return False
        return True


_known: dict[tuple[str, str, str], frozenset[tuple[str, ...]]] = {}


def _healthy(town: Town, name: str, label: str) -> frozenset[tuple[str, ...]]:
    """Return what the matrix says of a table as it is."""
    key = (town.clinic.database.conninfo, name, label)
    if key not in _known:
        who = town.person(name).as_functions_run()
        _known[key] = _signs(town.matrix(who, routines=False, relations=frozenset({label})))
    return _known[key]


def _signs(result: Result) -> frozenset[tuple[str, ...]]:
    return frozenset(
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
        if relation.is_partition or relation.label in town.code_lists | town.nobodys:
            continue
        for policy in relation.policies:
            found += _of_policy(relation, policy)
        table = f"alter table {qualified(relation)}"
        found.append(Mutant(relation, "not forced", f"{table} no force row level security"))
        found.append(Mutant(relation, "switched off", f"{table} disable row level security"))
    return found


def one_a_policy(town: Town) -> list[Mutant]:
    """Return the first mutant of each policy: the one that opens it."""
    first: dict[tuple[str, str], Mutant] = {}
    for mutant in mutants(town):
        subject = mutant.kind.rpartition(", ")[0]
        if subject:
            first.setdefault((mutant.relation.label, subject), mutant)
    return list(first.values())


def _of_policy(relation: Relation, policy: Policy) -> list[Mutant]:
    name, table = quoted(policy.name), qualified(relation)

    def mutant(what: str, statement: str) -> Mutant:
        return Mutant(relation, f"{policy.name}, {what}", statement)

    dropped = mutant("dropped", f"drop policy {name} on {table}")
    if not policy.is_permissive:
        return [dropped, mutant("open", f"alter policy {name} on {table} {_open(policy)}")]
    if _is_open(policy) and "app_owner" in policy.roles:
        return [dropped]
    if _is_open(policy):
        # It lets everything through, to the few it is for: so it must stay with those.
        return [mutant("to everybody", f"alter policy {name} on {table} to public")]
    found = [mutant("open", f"alter policy {name} on {table} {_open(policy)}"), dropped]
    if policy.command == "*":
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
