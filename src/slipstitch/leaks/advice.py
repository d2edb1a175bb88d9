"""Turn cells into findings: what leaked to whom, why it can, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slipstitch.leaks.look import Catalogue, Policy, Relation
from slipstitch.leaks.model import Cell, Identity, Result
from slipstitch.lint.finding import Severity

__all__ = ["CODES", "Finding", "findings_of", "gravest"]

CODES = {
    "select": "rows-shown",
    "copy to": "rows-copied",
    "update": "rows-changed",
    "update without where": "rows-changed-unseen",
    "delete": "rows-deleted",
    "delete without where": "rows-deleted-unseen",
    "insert": "rows-planted",
    "copy from": "rows-planted-by-copy",
    "move": "rows-moved",
    "unique key": "unique-key-tells",
    "foreign key": "foreign-key-crosses",
    "explain": "plan-tells",
    "truncate": "truncate-granted",
    "last value": "sequence-tells",
    "function in where": "view-is-no-barrier",
    "aggregate": "figures-hold-others",
    "select with user_metadata": "users-choose-their-tenant",
    "call": "function-leaks",
    "leakproof": "function-marked-leakproof",
    "recursion": "policy-recursion",
}
"""The code of a finding by what was tried."""

_POLICY_LETTERS = {
    "select": "r",
    "copy to": "r",
    "update": "w",
    "update without where": "w",
    "move": "w",
    "delete": "d",
    "delete without where": "d",
    "insert": "a",
    "copy from": "a",
}
_DID = {
    "select": "sees {rows} of others",
    "copy to": "copies {rows} of others",
    "update": "changes {rows} of others",
    "update without where": "changes {rows} of others with an update that has no where",
    "delete": "deletes {rows} of others",
    "delete without where": "deletes {rows} of others with a delete that has no where",
    "insert": "inserts a row for others",
    "copy from": "copies a row in for others",
    "move": "moves a row to others",
}
_MEND = {
    "unique key": "begin the key with the tenant's column: what is taken elsewhere is nobody's "
    "business",
    "foreign key": "let the foreign key hold the tenant's column: foreign key (tenant, id) "
    "references (tenant, id)",
    "explain": "give clients functions or an API, not SQL; leave plans switched off there "
    "(PostgREST: db-plan-enabled)",
    "truncate": 'revoke truncate on {relation} from "{role}"',
    "last value": 'use uuids, or revoke select on sequence {relation} from "{role}"',
    "function in where": "create the view with (security_invoker = true), or at least with "
    "(security_barrier = true)",
    "aggregate": "create the view with (security_invoker = true), so that it counts what its "
    "reader may see",
    "select with user_metadata": "take the tenant from app_metadata or from a table of members: "
    "users write user_metadata themselves",
    "call": "compare every argument and every row with the caller's tenant, or make it "
    "security invoker",
    "leakproof": "alter function … not leakproof; only functions that say nothing of their "
    "arguments, not even by an error, are",
    "recursion": "let the policy ask a security definer function that reads the table past its "
    "policies, or keep the tenant in the claims",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that leaks.

    :param identities: who reached it.
    :param rows: rows of others that were reached, at most.
    :param mend: what to do.
    """

    code: str
    severity: Severity
    relation: str
    command: str
    boundary: str
    identities: tuple[str, ...]
    rows: int
    message: str
    mend: str


def findings_of(
    result: Result, catalogue: Catalogue, identities: Sequence[Identity]
) -> list[Finding]:
    """Return what leaks, the gravest first; cells that differ in the identity alone are one."""
    relations = {relation.label: relation for relation in catalogue.relations.values()}
    people = {identity.name: identity for identity in identities}
    groups: dict[tuple[str, str, str, str], list[Cell]] = {}
    for cell in result.cells:
        if cell.outcome in ("leaks", "tells", "told") or _is_recursion(cell):
            key = (cell.relation, _kind(cell), cell.command, cell.boundary)
            groups.setdefault(key, []).append(cell)
    found = [
        _finding(kind, cells, relations.get(relation), people)
        for (relation, kind, _, _), cells in groups.items()
    ]
    found = [each for each in found if not _is_said_already(each, found)]
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda each: (order[each.severity], each.relation, each.code))


_SAME_HOLE = {"copy to": "select", "copy from": "insert"}


def _is_said_already(finding: Finding, others: Sequence[Finding]) -> bool:
    """Whether a copy goes through the hole that another finding names."""
    if finding.command not in _SAME_HOLE:
        return False
    return any(
        each.relation == finding.relation
        and each.boundary == finding.boundary
        and each.command == _SAME_HOLE[finding.command]
        and set(finding.identities) <= set(each.identities)
        for each in others
    )


def _is_recursion(cell: Cell) -> bool:
    return cell.why.startswith("recursion: ")


def _kind(cell: Cell) -> str:
    """Return what was tried without the name of a key."""
    if _is_recursion(cell):
        return "recursion"
    for kind in ("unique key", "foreign key"):
        if cell.command.startswith(f"{kind} "):
            return kind
    return cell.command


def _finding(
    kind: str,
    cells: Sequence[Cell],
    relation: Relation | None,
    people: dict[str, Identity],
) -> Finding:
    first = max(cells, key=lambda each: each.rows)
    names = tuple(dict.fromkeys(cell.identity for cell in cells))
    roles = sorted({people[name].role for name in names if name in people})
    severity: Severity = "error"
    if first.outcome == "tells":
        severity = "warning"
    elif first.outcome == "told":
        severity = "note"
    rows = f"{first.rows} row{'' if first.rows == 1 else 's'}"
    if relation is not None and relation.kind in ("v", "m") and first.command == "select":
        said = first.why
    elif kind in _DID:
        said = _DID[kind].format(rows=rows)
        if first.boundary:
            said += f" ({first.boundary})"
    else:
        said = f"{first.command}: {first.why.removeprefix('recursion: ')}"
    code = CODES[kind]
    if relation is not None and kind == "select" and relation.kind in ("v", "m"):
        code = "view-shows" if relation.kind == "v" else "materialized-view-shows"
    return Finding(
        code,
        severity,
        first.relation,
        first.command,
        first.boundary,
        names,
        first.rows,
        said,
        _mend(kind, relation, roles, first.relation),
    )


def _mend(kind: str, relation: Relation | None, roles: Sequence[str], name: str) -> str:
    if kind in _MEND:
        return _MEND[kind].format(relation=name, role='", "'.join(roles))
    if relation is None:
        return ""
    if relation.kind == "v":
        return (
            f"alter view {name} set (security_invoker = true): it reads with the rights of its "
            f'owner "{relation.owner}"'
        )
    if relation.kind == "m":
        return (
            "a materialised view has no policies: revoke select on it, and read it by a function "
            "that names the tenant"
        )
    return _mend_table(kind, relation, roles)


def _mend_table(kind: str, relation: Relation, roles: Sequence[str]) -> str:
    name = relation.label
    if not relation.is_guarded:
        whole = " (policies of the partitioned table do not hold on it)" * relation.is_partition
        return f"alter table {name} enable row level security{whole}"
    if relation.owner in roles and not relation.is_forced:
        return f"alter table {name} force row level security: its owner passes it by"
    letter = _POLICY_LETTERS[kind]
    open_ = [
        policy
        for policy in relation.policies
        if policy.is_permissive and policy.command in ("*", letter)
    ]
    of_roles = [policy for policy in open_ if {*roles, "public"} & set(policy.roles)]
    open_ = of_roles or open_
    if not open_:
        return f'alter role "{", ".join(roles)}" nobypassrls, or take its rights on {name}'
    return "; ".join(_told(policy, letter) for policy in open_)


def _told(policy: Policy, letter: str) -> str:
    parts = [f'policy "{policy.name}" (to {", ".join(policy.roles)})']
    if letter != "a":
        parts.append(f"using ({policy.using_expression or 'true'})")
    if letter in ("a", "w"):
        checked = policy.check_expression
        parts.append(f"with check ({checked})" if checked else "without a check of its own")
    return " ".join(parts)


def gravest(findings: Iterable[Finding]) -> bool:
    """Return whether anything is found that should fail a run: more than notes."""
    return any(finding.severity != "note" for finding in findings)
