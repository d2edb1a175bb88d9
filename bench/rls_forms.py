"""What other forms of a policy would cost, in instructions: those of patients, form by form.

Beside the policies as they are stand what PostgreSQL takes for any policy at all (one that lets
everything through, one that compares with a constant), parts of ours, and the same rules in other
forms. Counted as in ``bench.rls_instructions``, whose two sides come first. A part binds nobody to
branches, so a practitioner finds more rows under it. That a form is cheap does not make it fit:
what speaks against it stands in ``docs/pattern.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.results import argument_parser, publish
from bench.rls import AIM, MODES
from bench.rls_instructions import WITH, WITHOUT, counting, query_subjects

_ROWS = {"ci": 20_000, "full": 100_000}
_TENANTS = 20
_QUERIES = ("get one", "count of the clinic")
_EVERY_BRANCH = "(select core.sees_every_branch()) is not null"
_BRANCHES = (
    "coalesce(location_id, organization_id) = any((select core.current_branch_keys())::uuid[])"
)
_CONTACT = "contact_id = (select core.current_contact_id())"
_TENANT = "organization_id = (select core.current_org_id())"
_SETTING = "nullif(current_setting('core.organization_id', true), '')::uuid"
_ONE_LIST = (
    "(select array_append(core.current_branch_keys(), core.current_contact_id()))"
    " && array[coalesce(location_id, organization_id), contact_id]"
)
_WITHOUT_SIGHT = "drop policy patients_app_owner_sight on contact.patients;"
# Bodies that the planner puts in the place of a call.
_IN_SQL = (
    "create or replace function core.current_org_id() returns uuid language sql stable"
    f" parallel safe return {_SETTING};",
    "create or replace function core.current_contact_id() returns uuid language sql stable"
    " parallel safe return nullif(current_setting('core.contact_id', true), '')::uuid;",
)

# No index takes it, and the planner believes that it holds for nearly every row.
_OPERATOR = (
    "create operator core.=== (leftarg = uuid, rightarg = uuid, function = uuid_eq,"
    " restrict = neqsel, join = neqjoinsel);"
)


def main() -> None:
    """Load the clinics and count."""
    arguments = argument_parser(__doc__ or "").parse_args()
    with counting(_TENANTS, _ROWS[arguments.size]) as (counter, database, asking):
        forms = _forms(asking.values["organization"])
        subjects = [
            each for each in query_subjects(asking, forms, MODES) if each.name[0] in _QUERIES
        ]
        counts = counter.count(database, subjects)
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for (query, role, mode, form), count in counts.items():
        figures.setdefault(f"{query} / {role} / {mode}", {})[form] = {
            "instructions": round(count),
            "ratio": round(count / counts[query, role, mode, WITHOUT], 2),
        }
    publish("rls_forms", arguments, {"each": figures, "aim_ratio": AIM}, _text(figures))


def _forms(organization: object) -> dict[str, Sequence[str]]:
    """Return the statements that give the policies each form."""
    return {
        WITHOUT: ["alter role app_owner bypassrls;"],
        WITH: [],
        "everything is let through": [_WITHOUT_SIGHT, _tenant("true")],
        "tenant alone, a constant": [
            _WITHOUT_SIGHT,
            _tenant(f"organization_id = '{organization}'::uuid"),
        ],
        "tenant alone": [_WITHOUT_SIGHT],
        "tenant alone, setting in a select": [
            _WITHOUT_SIGHT,
            _tenant(f"organization_id = (select {_SETTING})"),
        ],
        "tenant alone, setting": [_WITHOUT_SIGHT, _tenant(f"organization_id = {_SETTING}")],
        "tenant alone, array of one": [
            _WITHOUT_SIGHT,
            _tenant("organization_id = any(array[(select core.current_org_id())])"),
        ],
        "tenant and first question": [_sight(_EVERY_BRANCH)],
        "one policy for all": [
            _WITHOUT_SIGHT,
            _tenant(f"{_TENANT} and ({_EVERY_BRANCH} or {_BRANCHES} or {_CONTACT})"),
        ],
        "branches and contact in one list": [_sight(f"{_EVERY_BRANCH} or {_ONE_LIST}")],
        "functions in SQL": [*_IN_SQL],
        "an operator of our own": [
            _OPERATOR,
            _tenant("organization_id operator(core.===) (select core.current_org_id())"),
        ],
    }


def _tenant(condition: str) -> str:
    return f"alter policy patients_app_owner_all on contact.patients using ({condition});"


def _sight(condition: str) -> str:
    return f"alter policy patients_app_owner_sight on contact.patients using ({condition});"


def _text(figures: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    lines = []
    for query, forms in figures.items():
        lines.append(query)
        for form, found in forms.items():
            lines.append(f"  {form:<40}{found['instructions']:>12,}{found['ratio']:>7} x")
    return "\n".join([*lines, f"aim: {AIM} x", ""])


if __name__ == "__main__":
    main()
