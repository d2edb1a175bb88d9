"""The page of calls: every function has an example, and the examples work."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.fix_clinic import Clinic, call, sign_up
from tools.calls import EXAMPLES, Example, main, page

BEFORE_MEMBERSHIP = ("create_organization", "accept_invitation", "ingest_webhook")
OF_GATEWAYS = ("begin_request", "pre_request")


@pytest.fixture(scope="module")
def stage(shared_clinic: Clinic) -> Iterator[dict[str, Any]]:
    """An application server's session, and the ids that the examples name."""
    with shared_clinic.session("authenticator") as app, shared_clinic.session() as dba:
        owner = sign_up(app, "user_calls", "calls")

        def answer(query: str) -> Any:
            return call(app, owner, query)[0][0]

        register = "select api.register_patient(p_given_name => %s, p_family_name => 'Smith')"
        patients = [call(app, owner, register, name)[0][0] for name in ("Mary", "Marie")]
        organization = owner["organization_id"]

        def made(table: str, columns: str, *values: str) -> Any:
            places = ", ".join(["%s"] * (len(values) + 1))
            return dba.execute(
                f"insert into {table} (organization_id, {columns}) values ({places}) returning id",
                [organization, *values],
            ).fetchall()[0][0]

        endpoint = answer("select api.create_webhook_endpoint('stripe', 'first')")
        yield {
            "app": app,
            "owner": owner,
            "organization_id": organization,
            "patient_id": UUID(patients[0]["patient_id"]),
            "contact_id": UUID(patients[0]["contact_id"]),
            "other_id": UUID(patients[1]["contact_id"]),
            "member_id": answer("select member_id from api.list_members()"),
            "practitioner_id": made("clinic.practitioners", "name", "Ann"),
            "appointment_type_id": made("clinic.appointment_types", "name", "First visit"),
            "service_id": made(
                "clinic.services", "name, duration, currency", "Visit", "30 minutes", "AUD"
            ),
            "asset_id": made(
                "docs.assets",
                "sha256, media_type, byte_size, storage, bucket, storage_key",
                "\\x" + "00" * 32,
                "image/png",
                "1",
                "s3",
                "files",
                "a",
            ),
            "slot_at": datetime.now(UTC) + timedelta(days=1),
            "location_id": made("core.locations", "code, name", "harbour", "Harbour"),
            "integration_id": made(
                "integration.service_integrations", "service_code, name", "cliniko", "main"
            ),
            "endpoint_id": UUID(endpoint["endpoint_id"]),
            "token": "none",
            "instant": datetime.now(UTC),
        }


def sqlstate_of(arguments: str, names: dict[str, Any]) -> str:
    """Run what the page shows, and return the code of its error, if it has one."""
    try:
        with names["app"].transaction():
            eval(f"app.execute({arguments})", names)
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return ""


def test_every_function_has_an_example(shared_clinic):
    known = shared_clinic.value(
        "select array_agg(distinct p.proname::text) from pg_proc as p"
        " where p.pronamespace = 'api'::regnamespace"
    )
    assert sorted(set(known) - set(OF_GATEWAYS)) == sorted(each.function for each in EXAMPLES)


def test_the_page_shows_these_examples(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.function)
def test_an_example_for_psycopg_works(stage, example: Example):
    app = stage["app"]
    names = {name: stage.get(name, uuid4()) for name in re.findall(r"\b\w+\b", example.psycopg())}
    is_member = example.function not in BEFORE_MEMBERSHIP
    begin = "select api.begin_request(%s, p_is_member => %s)"
    with app.transaction(force_rollback=True):
        app.execute(begin, [Jsonb(stage["owner"]), is_member])
        found = sqlstate_of(example.psycopg(), {**names, "app": app, "Jsonb": Jsonb})
    assert found == example.answer


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.function)
def test_an_example_for_asyncpg_is_python_with_a_place_for_each_value(example: Example):
    tree = ast.parse(f"async def f():\n    await connection.fetch({example.asyncpg()})")
    (fetch,) = (node.value for node in ast.walk(tree) if isinstance(node, ast.Await))
    assert isinstance(fetch, ast.Call)
    query = fetch.args[0]
    assert isinstance(query, ast.Constant)
    places = re.findall(r"\$(\d+)", str(query.value))
    assert places == [str(place) for place in range(1, len(fetch.args))]


def test_the_examples_for_supabase_are_javascript(tmp_path):
    script = tmp_path / "calls.mjs"
    lines = [f"await supabase.schema('api').rpc({each.supabase()})" for each in EXAMPLES]
    script.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(["node", "--check", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(page(EXAMPLES).splitlines()) > len(EXAMPLES)
