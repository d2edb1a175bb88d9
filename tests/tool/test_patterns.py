"""Each pattern end to end: deployed and reverted on tables in use, no write lost, catalog exact."""

from __future__ import annotations

import psycopg
import pytest

from tests.fix_patterns import (
    ORDERS,
    Sequence,
    customers_client,
    events_client,
    items_client,
    orders_client,
)

pytestmark = pytest.mark.live

# The way back gives what stands on partitions other names.
OTHERWISE_NAMED = ("index shop.visits_2026_", "constraint visits_customer_id_fkey")
VISITS = """
create table shop.visits (
    id bigint not null,
    day date not null,
    customer_id bigint references shop.customers (id),
    primary key (id, day)
) partition by range (day);

create table shop.visits_2026 partition of shop.visits
for values from ('2026-01-01') to ('2027-01-01');

create index idx_visits_customer_id on shop.visits (customer_id);

insert into shop.visits values (1, '2026-02-02', 1);
"""


def test_an_index_is_built_and_dropped_in_use(sequence: Sequence):
    names = sequence.add("index", "table=shop.orders", "columns=customer_id, lower(note) desc")
    assert names == ["shop/orders__idx_orders_customer_id_lower_note_desc"]
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(orders_client())


def test_an_index_whose_build_was_ended_is_not_taken_for_whole(sequence: Sequence):
    (name,) = sequence.add("index", "table=shop.orders", "columns=customer_id")
    script = (sequence.folder / f"deploy/{name}.sql").read_text()
    guard = script[script.index("do $guard$") :]
    with sequence.connect() as connection:
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(
                "create unique index concurrently idx_orders_customer_id"
                " on shop.orders (customer_id)"
            )
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState) as caught:
            connection.execute(guard)
        assert caught.value.diag.message_hint is not None
        connection.execute(caught.value.diag.message_hint.split('"')[1])
    sequence.do("deploy")


def test_a_partition_without_its_part_of_an_index_is_named(sequence: Sequence):
    sequence.add("index", "table=shop.events", "columns=customer_id")
    with sequence.connect() as connection:
        connection.execute(
            "create table shop.events_2028 partition of shop.events"
            " for values from ('2028-01-01') to ('2029-01-01')"
        )
    status, said = sequence.run("deploy", sequence.database.uri)
    assert (status, "has no valid part on: shop.events_2028" in said) == (2, True)


def test_an_index_of_a_partitioned_table_is_built_part_by_part_in_use(sequence: Sequence):
    sequence.add("index", "table=shop.events", "columns=customer_id", "purpose=events of one")
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(events_client())
    assert (
        sequence.value("select count(*) from pg_partition_tree('shop.idx_events_customer_id')") == 5
    )


def test_a_column_becomes_not_null_in_use(sequence: Sequence):
    names = sequence.add("not-null", "table=shop.orders", "column=total")
    assert [name.rpartition("_")[2] for name in names] == ["check", "validate", "null"]
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(orders_client())


def test_nulls_are_filled_before_a_column_becomes_not_null(sequence: Sequence):
    with sequence.connect() as connection:
        connection.execute("update shop.orders set total = null where number % 3 = 0")
    sequence.add("not-null", "table=shop.orders", "column=total", "fill=0")
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(orders_client())
    assert sequence.value("select count(*) from shop.orders where total = 0") == 200


def test_a_foreign_key_is_added_in_use(sequence: Sequence):
    names = sequence.add(
        "foreign-key", "table=shop.orders", "column=customer_id", "references=shop.customers"
    )
    assert len(names) == 3
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(orders_client())


def test_a_foreign_key_of_a_partitioned_table_is_added_in_use(sequence: Sequence):
    index, key = sequence.add(
        "foreign-key",
        "table=shop.events",
        "column=customer_id",
        "references=shop.customers",
        "on_delete=cascade",
    )
    assert index.endswith("idx_events_customer_id")
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(events_client())
    query = "select count(*) from pg_constraint where conname = '{}' and convalidated"
    assert sequence.value(query.format(key.rpartition("__")[2])) == 5


def test_a_referenced_key_changes_its_type_in_use(sequence: Sequence):
    names = sequence.add("type-change", "table=shop.orders", "column=id", "type=uuid")
    assert [name.partition("id_uuid_")[2] for name in names] == [
        "expand",
        "backfill",
        "orders_pkey",
        "idx_items_order_id",
        "validate",
        "switch",
        "contract",
    ]
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(orders_client(), items_client(), ignore=("position",))
    assert sequence.value("select pg_typeof(order_id)::text from shop.items limit 1") == "uuid"


def test_a_key_changes_its_type_with_a_partitioned_table_that_refers_to_it(sequence: Sequence):
    with sequence.connect() as connection:
        connection.execute(VISITS)
    sequence.add("type-change", "table=shop.customers", "column=id", "type=integer")
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(customers_client(), ignore=("position",), without=OTHERWISE_NAMED)
    assert sequence.value("select pg_typeof(customer_id)::text from shop.visits") == "integer"


def test_the_key_of_a_partitioned_table_is_no_column_to_change(sequence: Sequence):
    words = ["--pattern", "type-change", "--set", "table=shop.events", "column=id", "type=uuid"]
    status, said = sequence.run("add", sequence.database.uri, *words)
    assert (status, 'shop.events is partitioned, and its key "events_pkey"' in said) == (2, True)


def test_a_column_is_renamed_while_both_names_work(sequence: Sequence):
    *ahead, contract = sequence.add(
        "rename-column", "table=shop.orders", "column=note", "to=remark"
    )
    sequence.is_clean_to_lint()
    old = orders_client()
    new = orders_client(
        first=2_000_000,
        insert="insert into shop.orders (id, remark) values (%s, %s)",
        update="update shop.orders set remark = %s where id = %s",
        read="select remark from shop.orders where id = %s",
    )
    before = sequence.look()
    with sequence.in_use(old):
        sequence.do("deploy", "--to", ahead[0])
        with sequence.in_use(new):
            sequence.do("deploy", "--to", ahead[-1])
    with sequence.in_use(new):
        sequence.do("deploy")
        sequence.stays_verified()
        sequence.do("revert", "--to", ahead[-1])
        with sequence.in_use(orders_client(first=3_000_000)):
            sequence.do("revert", "--to", ahead[0])
    sequence.do("revert", "--to", "shop/tables")
    # A column that was dropped comes back behind the others.
    sequence.is_as(before, ignore=("position",))
    assert contract == "shop/orders__note_remark_contract"


def test_columns_become_unique_in_use(sequence: Sequence):
    names = sequence.add("unique", "table=shop.customers", "columns=code")
    assert names == ["shop/customers__uq_customers_code_index", "shop/customers__uq_customers_code"]
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(customers_client())


def test_a_table_gets_another_primary_key_in_use(sequence: Sequence):
    with sequence.connect() as connection:
        connection.execute("alter table shop.orders alter column number set default 0")
    names = sequence.add("primary-key", "table=shop.orders", "columns=id,number")
    assert [name.rpartition("__")[2] for name in names] == [
        "number_not_null",
        "pk_orders_index",
        "pk_orders",
    ]
    sequence.is_clean_to_lint()
    with_number = "insert into shop.orders (id, note, number) values (%s, %s, 7)"
    sequence.goes_there_and_back(orders_client(insert=with_number))


def test_a_table_without_a_key_gets_one_in_use(sequence: Sequence):
    with sequence.connect() as connection:
        connection.execute("alter table shop.customers drop constraint customers_pkey")
    names = sequence.add("primary-key", "table=shop.customers", "columns=id")
    assert len(names) == 2
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(customers_client())


def test_a_table_is_renamed_while_both_names_work(sequence: Sequence):
    rename, drop = sequence.add("rename-table", "table=shop.orders", "to=purchases")
    sequence.is_clean_to_lint()
    before = sequence.look()
    new = orders_client(
        first=2_000_000,
        **{name: text.replace("shop.orders", "shop.purchases") for name, text in ORDERS.items()},
    )
    with sequence.in_use(orders_client()):
        sequence.do("deploy", "--to", rename)
        with sequence.in_use(new):
            pass
    with sequence.in_use(new):
        sequence.do("deploy", "--to", drop)
        sequence.stays_verified()
        sequence.do("revert", "--to", rename)
    with sequence.in_use(orders_client(first=3_000_000)):
        sequence.do("revert", "--to", "shop/tables")
    sequence.is_as(before)


def test_a_column_is_parked_before_it_is_dropped(sequence: Sequence):
    names = sequence.add("drop-column", "table=shop.orders", "column=note")
    assert [name.rpartition("__")[2] for name in names] == [
        "note_park",
        "drop_idx_orders_note",
        "note_drop",
    ]
    sequence.is_clean_to_lint()
    rows = "select sum(hashtext(id || coalesce(note, ''))) from shop.orders"
    before, kept = sequence.look(), sequence.value(rows)
    sequence.do("deploy", "--to", names[1])
    sequence.do("revert", "--to", "shop/tables")
    sequence.is_as(before)
    assert sequence.value(rows) == kept
    sequence.goes_there_and_back(customers_client(), ignore=("position",))


def test_a_table_is_parked_before_it_is_dropped(sequence: Sequence):
    park, key, drop = sequence.add("drop-table", "table=shop.items")
    sequence.is_clean_to_lint()
    before = sequence.look()
    with sequence.in_use(orders_client()):
        sequence.do("deploy", "--to", key)
        sequence.do("revert", "--to", "shop/tables")
        sequence.is_as(before)
        sequence.do("deploy", "--to", drop)
    sequence.stays_verified()
    status, said = sequence.run("revert", sequence.database.uri, "-y", "--to", park)
    assert status == 2
    assert "shop.items cannot come back by a script" in said


def test_a_table_becomes_partitioned_in_use(sequence: Sequence):
    names = sequence.add("partition", "table=shop.customers", "by=hash (id)", "partitions=3")
    assert len(names) == 5
    sequence.is_clean_to_lint()
    before = sequence.look()
    with sequence.in_use(customers_client()):
        sequence.do("deploy", "--to", names[-2])
        assert sequence.value("select relkind from pg_class where relname = 'customers'") == "p"
        sequence.do("revert", "--to", "shop/tables")
        sequence.is_as(before)
        sequence.do("deploy")
    sequence.stays_verified()


def test_real_sqitch_deploys_verifies_and_reverts_what_the_patterns_wrote(sequence: Sequence):
    sequence.add("index", "table=shop.events", "columns=note")
    sequence.add("not-null", "table=shop.orders", "column=total", "fill=0")
    sequence.add(
        "foreign-key", "table=shop.orders", "column=customer_id", "references=shop.customers"
    )
    sequence.add("type-change", "table=shop.orders", "column=id", "type=uuid")
    before = sequence.look()
    with sequence.in_use(orders_client()):
        sequence.sqitch("deploy", "--verify", "--mode", "change")
        sequence.sqitch("revert", "-y", "--to", "shop/tables")
    sequence.is_as(before, ignore=("position",))


def test_a_client_notices_a_row_that_was_lost(sequence: Sequence):
    client = orders_client()
    with pytest.raises(AssertionError, match="newer"), sequence.in_use(client):
        sequence.value("with d as (delete from shop.orders returning 1) select count(*) from d")


def test_a_client_notices_a_query_that_failed(sequence: Sequence):
    client = orders_client(read="select note from shop.nothing where id = %s")
    with pytest.raises(AssertionError, match="does not exist"), sequence.in_use(client):
        pass
