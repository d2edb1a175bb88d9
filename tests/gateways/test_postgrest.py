"""Two tenants behind the real PostgREST, with the hook that prepares each request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.fix_clinic import claims
from tests.fix_gateways import integration_of, postgrest_of, start_key

REQUESTS = 400


_numbers = count(1)


def signed_up(gateway, subject, name):
    slug = f"{name}-{next(_numbers)}"
    status, made = gateway.post(
        "create_organization", {"p_name": name, "p_slug": slug}, claims(subject)
    )
    assert status == 200, made
    who = claims(subject, made["organization_id"])
    status, patient = gateway.post(
        "register_patient", {"p_given_name": subject, "p_family_name": name}, who
    )
    assert status == 200, patient
    return who


def test_hundreds_of_requests_of_two_tenants_never_mix(postgrest):
    owners = [signed_up(postgrest, "ada", "north"), signed_up(postgrest, "alan", "south")]
    names = ["ada north", "alan south"]

    def ask(number):
        status, rows = postgrest.post("list_patients", {}, owners[number % 2])
        return status, [row["display_name"] for row in rows]

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(ask, range(REQUESTS)))
    wrong = [answer for number, answer in enumerate(seen) if answer != (200, [names[number % 2]])]
    assert wrong == []


def test_each_form_of_claims_reaches_its_organization(postgrest, shared_clinic):
    owner = signed_up(postgrest, "ada", "north")
    organization = owner["organization_id"]
    with shared_clinic.session() as dba:
        dba.execute(
            "update core.organizations set external_id = 'org_north' where id = %s", [organization]
        )
    for form in (
        {"organization_id": organization},
        {"org_id": "org_north"},
        {"o": {"id": "org_north", "rol": "admin"}},
        {"app_metadata": {"organization_id": organization}},
    ):
        status, told = postgrest.post("whoami", {}, {**claims("ada"), **form})
        assert (status, told["organization_id"]) == (200, organization), form
    status, told = postgrest.post("whoami", {}, claims("ada"), x_organization_id=organization)
    assert (status, told["role"]) == (200, "owner")


def test_a_refusal_keeps_its_code_and_has_the_http_status_that_it_names(postgrest):
    owner = signed_up(postgrest, "ada", "north")
    other = signed_up(postgrest, "alan", "south")
    postgrest.post("create_organization", {"p_name": "X", "p_slug": "taken"}, other)
    for function, arguments, who, status, code in [
        ("list_patients", {}, claims("ada"), 400, "RQ400"),
        ("list_patients", {}, {"role": "authenticated"}, 401, "RQ401"),
        ("list_patients", {}, {**owner, "sub": "alan"}, 403, "RQ403"),
        ("list_patients", {}, {**owner, "organization_id": other["organization_id"]}, 403, "RQ403"),
        ("get_patient", {"p_patient_id": organization_of(other)}, owner, 404, "RQ404"),
        ("create_organization", {"p_name": "X", "p_slug": "taken"}, owner, 409, "RQ409"),
        ("create_organization", {"p_name": "X", "p_slug": "Not A Slug"}, owner, 422, "RQ422"),
    ]:
        told = postgrest.post(function, arguments, who)
        assert (told[0], told[1]["code"]) == (status, code), told
    assert postgrest.post("list_patients", {}, None)[0] in (401, 403)
    forged = {**owner, "role": "service_role"}
    assert postgrest.post("list_patients", {}, forged)[0] in (401, 403)


def test_nobody_reaches_a_table_or_a_function_outside_api(postgrest):
    owner = signed_up(postgrest, "ada", "north")
    for function in ("load_context", "set_context", "require_every_row"):
        assert postgrest.post(function, {}, owner)[0] == 404


def test_nobody_chooses_the_claims_of_somebody_else(postgrest):
    victim = signed_up(postgrest, "ada", "north")
    thief = signed_up(postgrest, "alan", "south")
    for who in (thief, None):
        status, told = postgrest.post("begin_request", {"p_claims": victim}, who)
        assert (status, told["code"]) in ((401, "42501"), (403, "42501")), told


def test_a_clinic_invites_treats_a_patient_and_takes_a_webhook(postgrest, shared_clinic):
    owner = signed_up(postgrest, "ada", "north")
    status, invited = postgrest.post(
        "invite_member", {"p_email": "grace@north.example", "p_role": "practitioner"}, owner
    )
    assert status == 200, invited
    accepted = postgrest.post(
        "accept_invitation",
        {"p_token": invited["token"]},
        claims("grace", email="grace@north.example"),
    )
    assert accepted[1]["role"] == "practitioner", accepted
    grace = claims("grace", owner["organization_id"])
    patient = postgrest.post("list_patients", {}, grace)[1][0]
    shown = postgrest.post("get_patient", {"p_patient_id": patient["patient_id"]}, grace)
    assert shown == (200, [patient])
    endpoint = postgrest.post(
        "create_webhook_endpoint", {"p_service_code": "stripe", "p_name": "billing"}, owner
    )[1]
    event = {"p_token": endpoint["token"], "p_headers": {}, "p_body": '{"id": "evt_1"}'}
    answers = [postgrest.post("ingest_webhook", event, None) for _ in range(2)]
    assert [(status, told["is_known"]) for status, told in answers] == [(200, False), (200, True)]
    assert postgrest.post("ingest_webhook", {**event, "p_token": "x"}, None)[0] == 404
    read = shared_clinic.value(
        "select count(*) from audit.access_log where organization_id = %s",
        owner["organization_id"],
    )
    assert read == 2


def test_without_the_hook_a_refusal_would_have_no_status_of_its_own(shared_clinic, tmp_path):
    """What api.pre_request is for: PostgREST knows no SQLSTATE of the class RQ."""
    with shared_clinic.session() as dba:
        dba.execute("create function api.no_hook() returns void language sql as ''")
        dba.execute("grant execute on function api.no_hook() to anon, authenticated")
    with postgrest_of(shared_clinic, tmp_path, "api.no_hook") as bare:
        status, told = bare.post("whoami", {}, {"role": "authenticated"})
        assert (status, told["code"]) == (400, "RQ401")


def organization_of(who):
    return who["organization_id"]


@pytest.mark.parametrize("probe", ["health", "ready"])
def test_a_probe_needs_no_claims(postgrest, probe):
    assert postgrest.post(probe, {}, None)[0] == 200


@pytest.fixture(scope="module")
def kept_clinic(shared_clinic):
    """The clinic, where credentials can be wrapped by the key of version 1."""
    start_key(shared_clinic, 1)
    return shared_clinic


def credential(clinic, owner, value):
    """Return the arguments that keep a credential."""
    account = str(integration_of(clinic, owner))
    return {"p_integration_id": account, "p_kind": "api_key", "p_value": value}


def test_values_are_entered_under_the_keys_of_the_gateway_and_never_read(postgrest, kept_clinic):
    owner = signed_up(postgrest, "ada", "north")
    value = credential(kept_clinic, owner, "sesame")
    status, kept = postgrest.post("put_credential", value, owner)
    assert status == 200, kept
    again = postgrest.post("put_credential", {**value, "p_value": "other"}, owner)
    assert (again[0], again[1]["code"]) == (409, "RQ409")
    for function in ("with_credential", "with_credentials", "use_credential", "open_keyring"):
        assert postgrest.post(function, {}, owner)[0] == 404
    refused = postgrest.post(
        "rotate_credential",
        {"p_credential_id": kept["credential_id"], "p_value": "other"},
        signed_up(postgrest, "alan", "south"),
    )
    assert (refused[0], refused[1]["code"]) == (404, "RQ404")


def test_a_gateway_whose_keyring_is_none_says_so_and_not_what_it_holds(kept_clinic, tmp_path):
    with postgrest_of(kept_clinic, tmp_path, keyring="nobody filled this in") as gateway:
        owner = signed_up(gateway, "ada", "north")
        told = gateway.post("put_credential", credential(kept_clinic, owner, "sesame"), owner)
    assert (told[0], told[1]["code"]) == (503, "RQ503"), told
    assert "filled" not in str(told)
