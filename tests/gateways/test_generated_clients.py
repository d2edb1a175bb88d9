"""The clients and pages in this repository: as the database is, and at work in a practice."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from uuid import UUID

import psycopg
import pytest

from tests.fix_clients import CLIENTS, imported, run_typescript
from tests.fix_clinic import claims, sign_up
from tests.fix_gateways import token
from tools import generated

PYTHON = CLIENTS / "python" / "api_client"
WRITTEN_ON = 15  # the server's major version: others write expressions in other words


def test_clients_and_pages_are_as_the_database_is(clinic_template, capsys):
    with psycopg.connect(clinic_template.conninfo) as connection:
        major = connection.info.server_version // 10000
    if major != WRITTEN_ON:
        pytest.skip(f"the pages are those of PostgreSQL {WRITTEN_ON}, and this is {major}")
    assert generated.main(["--check", clinic_template.uri]) == 0, capsys.readouterr().out


@pytest.fixture
def practice(shared_clinic, request):
    """The claims of an owner, whose organization has one patient."""
    slug = request.node.name.split("[")[0].removeprefix("test_").replace("_", "-")[:30].strip("-")
    with shared_clinic.session("authenticator") as app:
        return sign_up(app, f"ada-{slug}", slug)


def register(shared_clinic, who):
    """Register a patient by the sync client, and return the id."""
    with (
        imported(PYTHON, ".client") as (client,),
        shared_clinic.session("authenticator") as connection,
        connection.transaction(),
    ):
        api = client.Api(connection)
        api.begin_request(who)
        made = api.register_patient("Mary", "Jones", birth_date=date(1990, 2, 28))
    return made["patient_id"]


def test_python_works_for_a_practice_and_tells_refusals_apart(shared_clinic, practice):
    patient = register(shared_clinic, practice)
    with (
        imported(PYTHON, ".client", ".errors", ".types") as (client, errors, types),
        shared_clinic.session("authenticator") as connection,
    ):
        api = client.Api(connection)
        with connection.transaction():
            api.begin_request(practice)
            (seen,) = api.get_patient(UUID(patient))
            assert isinstance(seen, types.GetPatientRow)
            assert (seen.display_name, seen.birth_date) == ("Mary Jones", date(1990, 2, 28))
            assert api.list_patients(limit=5, after=seen.patient_id) == []
            with pytest.raises(errors.RQ404) as caught, connection.transaction():
                api.get_patient(UUID(int=0))
            assert caught.value.hint == "list the patients that you may see"
        with pytest.raises(errors.RQ401), connection.transaction():
            api.begin_request({"sub": "", "role": "authenticated"})


def test_async_python_works_for_a_practice(shared_clinic, practice):
    patient = register(shared_clinic, practice)

    async def ask(aio):
        async with (
            await psycopg.AsyncConnection.connect(
                shared_clinic.conninfo("authenticator")
            ) as connection,
            connection.transaction(),
        ):
            api = aio.AsyncApi(connection)
            await api.begin_request(practice)
            return [str(each.patient_id) for each in await api.list_patients()]

    with imported(PYTHON, ".aio") as (aio,):
        assert asyncio.run(ask(aio)) == [patient]


def test_typescript_works_for_a_practice(shared_clinic, practice, postgrest, tmp_path):
    patient = register(shared_clinic, practice)
    server, name = shared_clinic.database.server, shared_clinic.database.name
    said = run_typescript(
        CLIENTS / "typescript" / "api",
        "clinic.ts",
        tmp_path,
        f"postgres://authenticator@{server.host}:{server.port}/{name}",
        f"http://127.0.0.1:{postgrest.port}",
        token(claims(practice["sub"], practice["organization_id"])),
        json.dumps(practice),
        patient,
    )
    assert said == "ok\n"
