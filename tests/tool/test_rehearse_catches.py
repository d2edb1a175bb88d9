"""A rehearsal catches what hurts, and has nothing to say of the safe form of the same change.

What is asserted comes from locks and from the catalogue, never from how long something took:
budgets of time are switched off where a busy machine could exceed them.
"""

from __future__ import annotations

import pytest

from tests.fix_rehearsal import Theatre, Told

pytestmark = pytest.mark.live

ADD_KEY = (
    "alter table orders add constraint customer foreign key (customer_id) references customers"
)
TIMELESS = ("--budget", "wait=none", "--budget", "hold=none")


def rehearsed(theatre: Theatre) -> Told:
    return theatre.rehearse(*TIMELESS)


def test_a_plain_index_is_caught(theatre: Theatre):
    theatre.change("index", "create index by_date on orders (placed_on);", "drop index by_date;")
    told = rehearsed(theatre)
    assert told.status == 1
    assert told.problems("index") == {
        "blocking": "deploy/index.sql:2:1: writers of orders wait while it builds by_date and "
        "reads all of orders"
    }
    (statement,) = [each for each in told.only["statements"] if each["blocks_long"]]
    assert {"relation": "orders", "mode": "ShareLock", "stops": "writers"} in statement["locks"]


def test_an_index_built_concurrently_is_not(theatre: Theatre):
    theatre.change(
        "index",
        "create index concurrently by_date on orders (placed_on);",
        "drop index concurrently by_date;",
        framed=False,
    )
    told = rehearsed(theatre)
    assert (told.status, told.all_problems) == (0, [])
    assert told.only["statements"][0]["built"] == ["by_date"]
    assert told.only["revert_exact"] is True


def test_a_type_that_is_written_anew_is_caught(theatre: Theatre):
    theatre.change(
        "widen",
        "alter table orders alter column customer_id type numeric;",
        "alter table orders alter column customer_id type bigint;",
    )
    # The view stands in the way of the type, as it would anywhere.
    theatre.file(
        "deploy/base.sql",
        (theatre.folder / "deploy/base.sql")
        .read_text()
        .replace("select customer_id,", "select 1,"),
    )
    told = rehearsed(theatre)
    assert told.status == 1
    assert (
        "readers and writers of orders wait while it writes orders again"
        in (told.problems("widen")["blocking"])
    )
    assert told.only["rewritten"] == ["orders"]
    assert told.only["wal_bytes"] > 100_000


def test_a_type_that_needs_no_work_is_not(theatre: Theatre):
    theatre.change(
        "widen",
        "alter table orders alter column code type varchar(40);",
        # Nothing shorter would come back without a check of all rows.
        "update pg_attribute set atttypmod = 24 where attrelid = 'orders'::regclass"
        " and attname = 'code';",
    )
    told = rehearsed(theatre)
    assert (told.status, told.all_problems) == (0, [])
    assert told.only["rewritten"] == []
    locks = {(each["relation"], each["stops"]) for each in told.only["locks"]}
    assert ("orders", "readers and writers") in locks


def test_a_not_null_that_reads_the_table_is_caught(theatre: Theatre):
    theatre.change(
        "required",
        "alter table orders alter column placed_on set not null;",
        "alter table orders alter column placed_on drop not null;",
    )
    told = rehearsed(theatre)
    assert told.status == 1
    assert told.problems("required") == {
        "blocking": "deploy/required.sql:2:1: readers and writers of orders wait while it "
        "reads all of orders"
    }


def test_a_not_null_proved_by_a_check_is_not(theatre: Theatre):
    alter = "alter table orders"
    theatre.change(
        "required_check",
        f"{alter} add constraint placed check (placed_on is not null) not valid;",
        f"{alter} drop constraint placed;",
    )
    theatre.change(
        "required_validate",
        f"{alter} validate constraint placed;",
        f"{alter} drop constraint placed;\n"
        f"{alter} add constraint placed check (placed_on is not null) not valid;",
    )
    theatre.change(
        "required_set",
        f"{alter} alter column placed_on set not null;",
        f"{alter} alter column placed_on drop not null;",
    )
    told = rehearsed(theatre)
    assert (told.status, told.all_problems) == (0, [])
    scanned = [
        each["scanned"] for change in told.document["changes"] for each in change["statements"]
    ]
    assert ["orders"] in scanned, "the rows are read, where nobody waits for it"


def test_a_foreign_key_that_locks_both_tables_is_caught(theatre: Theatre):
    theatre.change("key", f"{ADD_KEY};", "alter table orders drop constraint customer;")
    told = rehearsed(theatre)
    assert told.status == 1
    text = told.problems("key")["blocking"]
    assert "writers of customers and orders wait" in text
    assert {(each["relation"], each["mode"]) for each in told.only["locks"]} >= {
        ("orders", "ShareRowExclusiveLock"),
        ("customers", "ShareRowExclusiveLock"),
    }


def test_a_foreign_key_that_is_validated_later_is_not(theatre: Theatre):
    drop = "alter table orders drop constraint customer;"
    theatre.change("key", f"{ADD_KEY} not valid;", drop)
    theatre.change(
        "key_validate",
        "alter table orders validate constraint customer;",
        f"{drop}\n{ADD_KEY} not valid;",
    )
    told = rehearsed(theatre)
    assert (told.status, told.all_problems) == (0, [])


VIEW = "create view order_totals as select customer_id, {} from orders group by 1;"
OLD, NEW = "sum(total) as total", "sum(total) as total, count(*) as orders"
GRANT = "grant select on order_totals to pg_monitor;"


def test_a_revert_that_forgets_a_grant_is_caught(theatre: Theatre):
    drop = "drop view order_totals;"
    theatre.change("totals", f"{drop}\n{VIEW.format(NEW)}\n{GRANT}", f"{drop}\n{VIEW.format(OLD)}")
    told = rehearsed(theatre)
    assert told.status == 1
    assert told.problems("totals") == {"revert": "the revert is not exact: 1 difference"}
    (difference,) = told.only["left_behind"]
    assert difference["object"] == "view public.order_totals"
    assert difference["attribute"] == "privileges"


def test_a_revert_that_grants_again_is_not(theatre: Theatre):
    drop = "drop view order_totals;"
    theatre.change(
        "totals",
        f"{drop}\n{VIEW.format(NEW)}\n{GRANT}",
        f"{drop}\n{VIEW.format(OLD)}\n{GRANT}",
    )
    told = rehearsed(theatre)
    assert (told.status, told.all_problems) == (0, [])


def test_a_dropped_column_that_the_old_application_reads_is_caught(theatre: Theatre):
    theatre.change(
        "forget",
        "alter table orders drop column note;",
        "alter table orders add column note text;",
    )
    told = rehearsed(theatre)
    assert told.status == 1
    problems = told.problems("forget")
    assert "SQLSTATE 42703, workload/read.sql:3:1" in problems["contract"]
    assert 'column "note" does not exist' in problems["failed"]
    assert "not exact" in problems["revert"], "the notes themselves are lost"
    assert [each["sqlstate"] for each in told.only["contract"]] == ["42703"]


def test_a_dropped_column_that_nobody_reads_is_not(theatre: Theatre):
    theatre.change(
        "forget",
        "alter table orders drop column unused;",
        "alter table orders add column unused text;",
    )
    told = rehearsed(theatre)
    assert (told.status, told.all_problems) == (0, [])


def test_clients_that_wait_for_a_change_are_counted_by_whom_they_wait_for(theatre: Theatre):
    theatre.change(
        "slow",
        "lock table orders in access exclusive mode;\nselect pg_sleep(0.4);",
        "select 1;",
    )
    told = theatre.rehearse("--budget", "wait=20", "--budget", "hold=20")
    assert told.status == 1
    assert set(told.problems("slow")) >= {"wait", "hold"}
    waits = told.only["deploy"]["waits"]
    assert {wait["relation"] for wait in waits} == {"orders"}
    assert told.only["clients"]["deploy"]["max_ms"] > 100


@pytest.mark.parametrize(("arguments", "status"), [(("--prepared",), 1), ((), 0)])
def test_a_column_more_breaks_only_what_was_prepared_before(
    theatre: Theatre, arguments: tuple[str, ...], status: int
):
    theatre.file("workload/read.sql", "select * from customers where id = 1;\n")
    theatre.change(
        "more",
        "alter table customers add column more text;",
        "alter table customers drop column more;",
    )
    told = theatre.rehearse(*TIMELESS, *arguments)
    assert told.status == status
    kinds = {each["sqlstate"] for each in told.only["failures"]}
    assert kinds == ({"0A000"} if status else set()), "cached plan must not change result type"


def test_a_change_that_the_runner_gives_up_under_load_is_told_and_the_next_one_is_tried(
    theatre: Theatre,
):
    with (theatre.folder / "sqitch.conf").open("a") as conf:
        conf.write("\thold = 100ms\n")
    theatre.change(
        "slow",
        "lock table orders in access exclusive mode;\nselect pg_sleep(1);",
        "select 1;",
    )
    theatre.change(
        "next",
        "alter table customers add column more text;",
        "alter table customers drop column more;",
    )
    told = theatre.rehearse(*TIMELESS)
    assert "could not be deployed under load" in told.problems("slow")["failure"]
    assert [change["change"] for change in told.document["changes"]] == ["slow", "next"]
    assert told.document["changes"][1]["revert_exact"] is True


def test_the_previous_version_must_work_between_the_blocks_of_a_script_too(theatre: Theatre):
    theatre.change(
        "swap",
        "begin;\nalter table orders rename column note to remark;\ncommit;\n"
        "begin;\nalter table orders rename column remark to note;\ncommit;",
        "select 1;",
        framed=False,
    )
    told = rehearsed(theatre)
    assert told.status == 1
    assert [each["state"] for each in told.only["contract"]] == ["after block 1 of 2"]


def test_a_right_that_the_application_loses_is_caught_where_clients_take_its_role(
    theatre: Theatre,
):
    theatre.file("workload/read.sql", "select * from order_totals;\n")
    theatre.file("workload/write.sql", "select 1;\n")
    theatre.change(
        "revoke",
        "revoke select on order_totals from pg_monitor;",
        GRANT,
    )
    told = theatre.rehearse(*TIMELESS, "--role", "pg_monitor")
    assert [each["sqlstate"] for each in told.only["contract"]] == ["42501"]
    assert {each["sqlstate"] for each in told.only["failures"]} == {"42501"}


def test_a_revert_that_keeps_everybody_waiting_is_caught_statement_by_statement(theatre: Theatre):
    theatre.change(
        "loose",
        "alter table customers alter column name drop not null;",
        "alter table customers alter column name set not null;\n"
        "create index by_total on orders (total);\ndrop index by_total;",
    )
    told = theatre.rehearse(*TIMELESS, "--html", "report.html")
    assert told.status == 1
    assert told.problems("loose") == {
        "blocking": "revert/loose.sql:3:1: readers and writers of customers and orders wait while "
        "it builds by_total and reads all of orders"
    }
    assert [each["blocks_long"] for each in told.only["statements"]] == [False, False, False]
    (building,) = [each for each in told.only["revert_statements"] if each["blocks_long"]]
    assert {"relation": "orders", "mode": "ShareLock", "stops": "writers"} in building["locks"]
    locks = {(each["step"], each["relation"], each["mode"]) for each in told.only["locks"]}
    assert ("revert", "orders", "ShareLock") in locks
    page = (theatre.folder / "report.html").read_text()
    assert "Statements of the revert script" in page
    assert "<code>create index by_total on orders (total);</code>" in page
    assert "builds by_total" in page
