"""Whoever listens hears of a changed setting or flag with the commit, and reads the new value."""

from __future__ import annotations

import json

import psycopg
import pytest

from tests.fix_clinic import call, claims, sign_up

SET = "select api.set_setting('scheduler.enabled', %s)"


def heard(listener: psycopg.Connection) -> list[dict]:
    """Return what was told by now: the server sends notices before the answer to a query."""
    listener.execute("select")
    return [json.loads(told.payload) for told in listener.notifies(timeout=0.3)]


@pytest.fixture
def owner(clinic):
    with clinic.session("authenticator") as app:
        return sign_up(app, "user_ada", "north")


def test_a_listener_hears_of_a_setting_with_its_commit_and_not_before(clinic, owner):
    with clinic.session() as listener, clinic.session("authenticator") as app:
        listener.execute("listen settings")
        with app.transaction():
            app.execute("select api.begin_request(%s)", [json.dumps(owner)])
            app.execute(SET, ["false"])
            assert heard(listener) == []
        told = heard(listener)
        assert told == [
            {
                "kind": "setting",
                "key": "scheduler.enabled",
                "organization_id": owner["organization_id"],
            }
        ], "who, and which; never the value"
        call(app, owner, SET, "false")
        assert heard(listener) == [], "nothing has changed"
        with app.transaction(force_rollback=True):
            app.execute("select api.begin_request(%s)", [json.dumps(owner)])
            app.execute(SET, ["true"])
        assert heard(listener) == [], "what was undone is not told"
        call(app, owner, "select api.set_setting('scheduler.enabled', null)")
        assert [event["key"] for event in heard(listener)] == ["scheduler.enabled"]


def test_a_listener_hears_of_flags_of_the_platform_and_of_an_organization(clinic, owner):
    with clinic.session() as dba:
        dba.execute(
            "insert into core.users (external_id, name) values ('user_root', 'Administrator')"
        )
        dba.execute(
            "insert into core.platform_admins (user_id, reason)"
            " select id, 'runs the platform' from core.users where external_id = 'user_root'"
        )
    root = claims("user_root", owner["organization_id"])
    with clinic.session() as listener, clinic.session("authenticator") as app:
        listener.execute("listen settings")
        call(app, root, "select api.set_feature_flag('queue', '{\"default\": false}')")
        call(app, root, "select api.set_organization_feature('queue', 'true')")
        assert [(event["kind"], event["organization_id"]) for event in heard(listener)] == [
            ("flag", None),
            ("flag", owner["organization_id"]),
        ]
        assert call(app, owner, "select api.feature_enabled('queue')") == [(True,)]
