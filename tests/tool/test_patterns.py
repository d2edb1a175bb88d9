"""Each pattern end to end: deployed and reverted on tables in use, no write lost, catalog exact."""

from __future__ import annotations

import pytest

from tests.fix_patterns import Sequence, events_client, items_client, orders_client

pytestmark = pytest.mark.slow


def test_an_index_is_built_and_dropped_in_use(sequence: Sequence):
    names = sequence.add("index", "table=shop.orders", "columns=customer_id, lower(note) desc")
    assert names == ["shop/orders__idx_orders_customer_id_lower_note_desc"]
    sequence.is_clean_to_lint()
    sequence.goes_there_and_back(orders_client())


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
    sequence.goes_there_and_back(orders_client(), items_client(), ignore=("position", "comment"))
    assert sequence.value("select pg_typeof(order_id)::text from shop.items limit 1") == "uuid"


def test_a_column_is_renamed_while_both_names_work(sequence: Sequence):
    sequence.add("rename-column", "table=shop.orders", "column=note", "to=remark")
    sequence.is_clean_to_lint()
