"""The page of endpoints: each endpoint of the first backend has a function that is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.fix_clinic import Clinic

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "endpoints.md").read_text(encoding="utf-8")
APPLICATION = (DOCS / "application.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?:`([A-Z]+ /\S+)`|[a-z ]+) \| (`.+?`) \| .+ \|$", PAGE, re.M)
ENDPOINTS = {
    "GET /{org_id}/patients",
    "GET /{org_id}/patients/with-appointments",
    "GET /{org_id}/patients/by-appointment-type/{type}",
    "GET /{org_id}/patients/appointment-types/summary",
    "GET /{org_id}/summary",
    "POST /sync/{org_id}/cliniko/active-patients",
    "GET /sync/{org_id}/status",
    "GET /sync/{org_id}/logs",
    "POST /admin/organizations",
    "GET /cliniko/{org_id}/patients",
    "POST /clerk/organizations",
    "GET /health",
}
FUNCTIONS = (
    "select array_agg(distinct proname::text) from pg_proc where pronamespace = 'api'::regnamespace"
)
# What functions of the house raise, and what the comments of api promise.
RAISED = r"""
select array_agg(distinct m.code[1])
from (
    select regexp_matches(p.prosrc, $$(?:refuse\(\s*|errcode = )'(RQ[0-9]{3})'$$, 'g')
    from pg_proc as p
    where p.pronamespace::regnamespace::name <> all (array['pg_catalog', 'information_schema'])
    union all
    select regexp_matches(obj_description(p.oid, 'pg_proc'), 'RQ[0-9]{3}', 'g')
    from pg_proc as p
    where p.pronamespace = 'api'::regnamespace
) as m (code)
"""


def test_every_endpoint_of_the_first_backend_has_a_function():
    assert {endpoint for endpoint, _ in ROWS if endpoint} == ENDPOINTS


def test_the_functions_of_the_page_are_there(shared_clinic: Clinic):
    named = {name for _, cell in ROWS for name in re.findall(r"`(\w+)`", cell)}
    assert len(named) > 30
    assert named - set(shared_clinic.value(FUNCTIONS)) == set()


def test_every_code_that_is_raised_is_documented(shared_clinic: Clinic):
    documented = set(re.findall(r"^\| `(RQ\d{3})` \|", APPLICATION, re.M))
    assert set(shared_clinic.value(RAISED)) == documented
