"""The slice through a plain driver: sign-up, invitation, webhook, patient, audit."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.fix_clinic import ROOT, call, claims, sign_up


def refused(connection, who, query, *parameters, **options):
    """Return the SQLSTATE with which a call is refused."""
    with pytest.raises(psycopg.Error) as caught:
        call(connection, who, query, *parameters, **options)
    return caught.value.sqlstate


@pytest.mark.parametrize("way", ["directly", "through PgBouncer"])
def test_a_clinic_signs_up_invites_takes_a_webhook_and_treats_a_patient(
    way, shared_clinic, request
):
    slug = "north-pooled" if way != "directly" else "north"
    port = request.getfixturevalue("pgbouncer") if way != "directly" else None
    conninfo = shared_clinic.conninfo("authenticator", **({"port": port} if port else {}))
    with psycopg.connect(conninfo, autocommit=True, prepare_threshold=None) as app:
        owner = sign_up(app, f"user_ada_{slug}", slug)
        stranger = sign_up(app, f"user_alan_{slug}", f"south-{slug}")
        patient = treat(app, owner, stranger)
        endpoint = call(app, owner, "select api.create_webhook_endpoint('stripe', 'billing')")[0][0]
        body = '{"id": "evt_1", "type": "invoice.paid"}'
        told = [
            call(
                app,
                {"role": "anon"},
                "select api.ingest_webhook(%s, %s, %s)",
                endpoint["token"],
                Jsonb({"stripe-signature": "t=1"}),
                body.encode(),
            )[0][0]
            for _ in range(2)
        ]
    assert [answer["is_known"] for answer in told] == [False, True]
    assert told[0]["webhook_event_id"] == told[1]["webhook_event_id"]
    organizations = [owner["organization_id"], stranger["organization_id"]]
    with shared_clinic.session() as dba:
        stored = dba.execute(
            "select signature_status, convert_from(body, 'UTF8') from integration.webhook_events"
            " where organization_id::text = %s",
            organizations[:1],
        ).fetchall()
        assert stored == [("unverified", body)]
        written = dba.execute(
            "select e.table_name, e.action, u.external_id, e.actor_role, e.after ->> 'display_name'"
            " from audit.events as e join core.users as u on u.id = e.actor_user_id"
            " where e.table_name like 'contact.%%' and e.organization_id::text = any(%s)"
            " order by e.seq",
            [organizations],
        ).fetchall()
        assert written == [
            ("contact.contacts", "insert", "user_grace", "practitioner", "withheld"),
            ("contact.patients", "insert", "user_grace", "practitioner", None),
        ]
        read = dba.execute(
            "select function_name, row_ids::text[], organization_id::text from audit.access_log"
            " where organization_id::text = any(%s) order by seq",
            [organizations],
        ).fetchall()
        assert read == [
            ("api.get_patient", [patient], organizations[0]),
            ("api.list_patients", [], organizations[1]),
        ]


def treat(app, owner, stranger):
    """Invite a practitioner who registers and reads a patient that a stranger does not see."""
    invite = "select api.invite_member(%s, 'practitioner')"
    invited = call(app, owner, invite, "grace@north.example")[0][0]
    accepted = call(
        app,
        claims("user_grace", email="grace@north.example", name="Grace"),
        "select api.accept_invitation(%s)",
        invited["token"],
        is_member=False,
    )[0][0]
    assert accepted["organization_id"] == owner["organization_id"]
    grace = claims("user_grace", owner["organization_id"])
    register = "select api.register_patient('Mary', 'Jones', p_idempotency_key => 'k1')"
    patient = call(app, grace, register)[0][0]
    assert call(app, grace, register)[0][0] == patient, "sent again it is the same patient"
    one = "select display_name from api.get_patient(%s)"
    assert call(app, grace, one, patient["patient_id"]) == [("Mary Jones",)]
    assert call(app, stranger, "select * from api.list_patients()") == []
    assert refused(app, stranger, one, patient["patient_id"]) == "RQ404"
    return patient["patient_id"]


def test_claims_that_cannot_be_used_get_a_clear_code_and_never_rows(clinic):
    with clinic.session("authenticator") as app:
        owner = sign_up(app, "user_ada", "north")
        other = sign_up(app, "user_alan", "south")
        look = "select * from api.list_patients()"
        call(app, owner, "select api.register_patient('Mary', 'Jones')")
        for bad, code in [
            ({}, "RQ401"),
            ({"sub": "", "role": "authenticated"}, "RQ401"),
            ({**owner, "role": "service_role"}, "RQ401"),
            ({**owner, "role": "postgres"}, "RQ401"),
            ({"sub": "user_ada"}, "RQ400"),
            ({**owner, "organization_id": other["organization_id"]}, "RQ403"),
            ({**owner, "sub": "user_unknown"}, "RQ403"),
            ({**owner, "organization_id": "org_unknown"}, "RQ403"),
            ({**owner, "organization_id": "' or true --"}, "RQ403"),
        ]:
            if bad.get("role") or bad.get("sub"):
                assert refused(app, bad, look) == code, bad
            else:  # nobody: may call what anon may, and nothing else
                assert refused(app, bad, look) == "42501", bad
        # outside a transaction the claims are gone with their statement
        app.execute("select api.begin_request(%s)", [Jsonb(owner)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(look)
        # the gateway's login has no right of its own, on tables least of all
        for statement in (
            "select * from contact.contacts",
            "select core.load_context()",
            "set role app_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


def test_two_owners_who_leave_at_the_same_time_do_not_both_succeed(clinic):
    with clinic.session("authenticator") as app, clinic.session("authenticator") as beside:
        ada = sign_up(app, "user_ada", "north")
        token = call(app, ada, "select api.invite_member('alan@north.example', 'owner')")[0][0]
        alan = claims("user_alan", ada["organization_id"])
        call(
            app,
            claims("user_alan"),
            "select api.accept_invitation(%s)",
            token["token"],
            is_member=False,
        )
        members = dict(call(app, ada, "select email, member_id from api.list_members()"))
        leave = "select api.remove_member(%s)"
        app.execute("begin")
        app.execute("select api.begin_request(%s)", [Jsonb(ada)])
        app.execute(leave, [members["user_ada@north.example"]])
        beside.execute("set lock_timeout = '200ms'")
        assert refused(beside, alan, leave, members["alan@north.example"]) == "55P03"
        app.execute("commit")
        assert refused(beside, alan, leave, members["alan@north.example"]) == "RQ409"


def test_a_host_with_functions_of_supabase_keeps_its_own(clinic):
    change = "core/supabase_functions"
    with clinic.session() as dba:
        dba.execute((ROOT / "revert" / f"{change}.sql").read_bytes())
        assert dba.execute("select to_regnamespace('auth')").fetchone() == (None,)
        dba.execute("create schema auth")
        dba.execute("create function auth.uid() returns uuid language sql as 'select null::uuid'")
        own = dba.execute("select oid, proowner from pg_proc where proname = 'uid'").fetchall()
        for kind in ("deploy", "verify"):
            dba.execute((ROOT / kind / f"{change}.sql").read_bytes())
        made = "select proname from pg_proc where pronamespace = 'auth'::regnamespace order by 1"
        assert dba.execute(made).fetchall() == [("jwt",), ("role",), ("uid",)]
        dba.execute((ROOT / "revert" / f"{change}.sql").read_bytes())
        assert dba.execute(made).fetchall() == [("uid",)]
        left = dba.execute("select oid, proowner from pg_proc where proname = 'uid'").fetchall()
        assert left == own
