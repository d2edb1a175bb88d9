"""Backfills, materialised views and dumps see every row under forced row security."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from slipstitch.testing import measure
from slipstitch.throwaway.provide import Request, throwaway_server
from tests.fix_clinic import ROOT, Clinic, call, run_plan, sign_up
from tests.fix_server import Database, create_database, drop_database

BACKFILL = "contact/patients__backfill_location_id"
VALIDATE = "contact/patients__location_id_validate"
WITHOUT_BRANCH = "select count(*) from contact.patients where location_id is null"


def run_script(connection, kind: str, change: str) -> None:
    connection.execute((ROOT / kind / f"{change}.sql").read_bytes())


def fill(clinic: Clinic) -> list[dict]:
    """Make two clinics with one branch and three patients each, none of them at the branch."""
    with clinic.session("authenticator") as app:
        owners = [sign_up(app, "user_ada", "north"), sign_up(app, "user_alan", "south")]
        for owner in owners:
            for name in ("Mary", "John", "Jane"):
                call(app, owner, "select api.register_patient(%s, 'Jones')", name)
    with clinic.session() as dba:
        dba.execute(
            "insert into core.locations (organization_id, name, code)"
            " select o.id, 'Main', 'main' from core.organizations as o"
        )
        run_script(dba, "revert", VALIDATE)
    return owners


def test_a_backfill_under_forced_row_security_reaches_every_tenant_or_fails_aloud(clinic):
    owners = fill(clinic)
    with clinic.session() as dba:
        dba.execute("set role app_owner")
        quiet = dba.execute(
            "update contact.patients as p set location_id = l.id from core.locations as l"
            " where l.organization_id = p.organization_id"
        )
        assert quiet.rowcount == 0, "this is the silence that core.require_every_row ends"
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="hides rows of contact"):
            run_script(dba, "deploy", BACKFILL)
    assert clinic.value(WITHOUT_BRANCH) == 6
    with clinic.session("app_migrator") as migrator:
        run_script(migrator, "deploy", BACKFILL)
        run_script(migrator, "verify", BACKFILL)
        run_script(migrator, "deploy", VALIDATE)
        run_script(migrator, "verify", VALIDATE)
    assert clinic.value(WITHOUT_BRANCH) == 0
    recorded = clinic.value(
        "select count(*) from audit.events where table_name = 'contact.patients'"
        " and action = 'update' and login_role = 'app_migrator' and actor_user_id is null"
        " and before = '{\"location_id\": null}'"
    )
    assert recorded == 6
    with clinic.session() as dba, pytest.raises(psycopg.errors.ForeignKeyViolation):
        dba.execute(
            "update contact.patients as p set location_id = l.id from core.locations as l"
            " where l.organization_id <> p.organization_id"
        )
    assert len(owners) == 2


def test_a_materialised_view_counts_every_tenant_and_shows_each_its_own(clinic):
    owners = fill(clinic)
    with clinic.session("app_migrator") as migrator:
        migrator.execute("refresh materialized view concurrently analytics.mv_patient_counts")
    with clinic.session("authenticator") as app:
        for owner in owners:
            assert call(app, owner, "select * from api.patient_counts()") == [(None, 3)]
    with clinic.session() as dba:  # an owner that obeys row security would empty it
        dba.execute("alter materialized view analytics.mv_patient_counts owner to app_owner")
        dba.execute("refresh materialized view analytics.mv_patient_counts")
        assert dba.execute("select count(*) from analytics.mv_patient_counts").fetchone() == (0,)


def refresh_all(connection: psycopg.Connection) -> None:
    """Refresh what a restored database refreshes too."""
    views = connection.execute("select oid::regclass::text from pg_class where relkind = 'm'")
    for (view,) in views.fetchall():
        connection.execute(f"refresh materialized view {view}")


def digests(clinic: Clinic) -> dict[str, tuple[int, str]]:
    """Return the number and a digest of the rows of every table of the plan."""
    with clinic.session() as dba:
        tables = dba.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class as c"
            " join pg_namespace as n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^(pg_|information|sqitch|slip)'"
        ).fetchall()
        return {
            table: dba.execute(
                f"select count(*), md5(string_agg(t::text, ',' order by t::text)) from {table} as t"
            ).fetchone()
            for (table,) in tables
        }


def copy_of(clinic: Clinic, dump: Path, user: str, *how: str) -> Database:
    """Dump a clinic, and restore it as a database of its own."""
    server = clinic.database.server
    measure.leave(server, clinic.database.name)  # what counts is no part of a clinic
    where = ["-h", server.host, "-p", str(server.port)]
    succeed("pg_dump", *where, "-U", user, *how, "-Fc", "-f", str(dump), clinic.database.name)
    restored = create_database(server, "restored", "template0")
    succeed("pg_restore", *where, "-U", server.user, *how, "-e", "-d", restored.name, str(dump))
    return restored


def succeed(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_dump_by_app_backup_restores_every_row_and_every_rule(clinic, tmp_path):
    owners = fill(clinic)
    with clinic.session("app_migrator") as migrator:
        run_script(migrator, "deploy", BACKFILL)
        run_script(migrator, "deploy", VALIDATE)
        refresh_all(migrator)
    restored = Clinic(copy_of(clinic, tmp_path / "dump", "app_backup"))
    try:
        before = digests(clinic)
        assert digests(restored) == before
        assert before["contact.patients"][0] == 6
        with restored.session("authenticator") as app:
            for owner in owners:
                assert len(call(app, owner, "select * from api.list_patients()")) == 3
        with restored.session("app_backup") as backup:
            assert backup.execute("select count(*) from audit.events").fetchone()[0] > 0
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                backup.execute("delete from contact.patients")
        assert restored.value("select audit.is_attached('contact.patients')")
        run_plan("verify", restored.database.uri)
    finally:
        drop_database(restored.database)


def test_a_host_that_refuses_bypassrls_migrates_refreshes_and_dumps_every_row_too(tmp_path):
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    with throwaway_server(Request(owner_pid=os.getpid())) as server:
        with psycopg.connect(server.conninfo(), autocommit=True) as dba:
            dba.execute("create role host_owner login createrole")
            dba.execute("create database managed owner = host_owner")
        clinic = Clinic(Database(server, "managed"))
        target = clinic.database.uri.replace(f"//{server.user}@", "//host_owner@")
        run_plan("deploy", "--no-verify", target)
        owners = fill(clinic)
        with clinic.session("host_owner") as host:
            run_script(host, "deploy", BACKFILL)
            run_script(host, "deploy", VALIDATE)
            host.execute("refresh materialized view concurrently analytics.mv_patient_counts")
            refresh_all(host)
        assert clinic.value(WITHOUT_BRANCH) == 0
        with clinic.session("authenticator") as app:
            branch = call(app, owners[0], "select * from api.patient_counts()")
            assert [count for _, count in branch] == [3]
        restored = Clinic(copy_of(clinic, tmp_path / "dump", "host_owner", "--enable-row-security"))
        assert digests(restored) == digests(clinic)
