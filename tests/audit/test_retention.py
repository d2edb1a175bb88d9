"""Months of records go when nobody keeps them, and the chain tells that they went by right."""

from __future__ import annotations

import psycopg
import pytest

from tests.fix_audit import Trail, faults

OLD = (
    "insert into audit.events (organization_id, action, table_name, recorded_at)"
    " values (%s, 'insert', 'core.users', %s)"
)
APPLY = "select is_dropped, because from audit.apply_retention(%s)"


def with_old_months(trail: Trail) -> None:
    """Give both clinics records of January and February 2020."""
    with trail.session() as dba:
        for month, after in (("01", "02"), ("02", "03")):
            dba.execute(
                f"create table audit.events_2020_{month} partition of audit.events"
                f" for values from ('2020-{month}-01 00:00+00') to ('2020-{after}-01 00:00+00')"
            )
            dba.execute(f"alter table audit.events_2020_{month} owner to app_owner")
            dba.execute(f"grant select on audit.events_2020_{month} to app_migrator")
            for organization in (trail.north, trail.south):
                dba.execute(OLD, [organization, f"2020-{month}-15"])


def test_a_month_goes_when_every_organization_lets_it_and_no_hold_stands(trail):
    with_old_months(trail)
    with trail.session("app_migrator") as keeper, trail.session() as dba:
        unsealed = keeper.execute(APPLY, ["2026-11-21"]).fetchall()
        assert [(gone, "that are not sealed" in why) for gone, why in unsealed] == [
            (False, True)
        ] * 2
        trail.seal()
        dba.execute(
            "insert into audit.legal_holds (organization_id, reason, from_on, until_on)"
            " values (%s, 'Jones against North', '2020-02-10', '2020-12-31')",
            [trail.north],
        )
        dba.execute(
            "insert into audit.retention_policies (organization_id, source, keep_months)"
            " values (%s, 'events', 120)",
            [trail.south],
        )
        kept = keeper.execute(APPLY, ["2026-11-21"]).fetchall()
        assert kept == [
            (False, f"organization {trail.south} keeps it longer"),
            (False, f"organization {trail.north} has a legal hold"),
        ]
        dba.execute("update audit.retention_policies set keep_months = 72")
        too_early = keeper.execute(APPLY, ["2026-01-31"]).fetchall()
        assert {gone for gone, _ in too_early} == {False}
        on_the_day = keeper.execute(APPLY, ["2026-02-01"]).fetchall()
        assert [gone for gone, _ in on_the_day] == [True, False]
        assert "legal hold" in on_the_day[1][1]
        dba.execute("update audit.legal_holds set released_at = now()")
        released = keeper.execute(APPLY, ["2026-11-21"]).fetchall()
        assert released == [(True, None)]
        left = dba.execute("select count(*) from audit.events where recorded_at < '2021-01-01'")
        assert left.fetchone() == (0,)
        for organization in (trail.north, trail.south):
            assert faults(dba, organization) == []
            drops = dba.execute(
                "select month_on::text, detail ->> 'records', detail ->> 'dropped_by'"
                " from audit.chain_links where organization_id = %s and kind = 'drop'"
                " order by position",
                [organization],
            ).fetchall()
            assert drops == [
                ("2020-01-01", "1", "app_migrator"),
                ("2020-02-01", "1", "app_migrator"),
            ]


def test_a_month_that_somebody_else_dropped_is_missed(trail):
    with_old_months(trail)
    trail.seal()
    with trail.session() as dba:
        dba.execute("drop table audit.events_2020_01")
        assert [fault for _, _, fault in faults(dba, trail.north)] == ["record removed"]


def test_whoever_reads_the_trail_is_not_waited_for(trail):
    with_old_months(trail)
    trail.seal()
    with trail.session() as reader, trail.session("app_migrator") as keeper:
        reader.execute("begin")
        reader.execute("select count(*) from audit.events")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            keeper.execute(APPLY, ["2026-11-21"])
        reader.execute("rollback")
        assert {gone for gone, _ in keeper.execute(APPLY, ["2026-11-21"])} == {True}
