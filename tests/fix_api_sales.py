"""Calls of what a practice buys, and of whom it speaks to."""

from __future__ import annotations

from tests.fix_api_call import Call

__all__ = ["SALES_CALLS"]

_SEGMENT = "select api.save_segment('People', '{{\"kind\": [\"person\"]}}') ->> 'segment_id'"
_LINES = "jsonb_build_array(jsonb_build_object('item_id', i.id, 'quantity', 10))"
_SUPPLIED = (
    "with i as materialized (select (api.save_item('TAPE', 'Tape') ->> 'item_id')::uuid as id),"
    " s as materialized"
    " (select (api.save_supplier('Paper & Co') ->> 'supplier_id')::uuid as id),"
    f" o as materialized (select (api.draft_purchase_order(s.id, '{{location}}', {_LINES})"
    " ->> 'purchase_order_id')::uuid as id from i, s)"
)
_DRAFTED = f"{_SUPPLIED} select o.id from o"
_ORDERED = f"{_SUPPLIED} select o.id from o where api.advance_purchase_order(o.id, 'ordered') > 0"

SALES_CALLS: dict[str, Call] = {
    "save_segment": Call("api.save_segment('People', '{{\"kind\": [\"person\"]}}')"),
    "build_segment": Call("api.build_segment('{first}')", _SEGMENT),
    "list_segments": Call("api.list_segments()", _SEGMENT),
    "list_segment_members": Call("api.list_segment_members('{first}')", _SEGMENT),
    "list_stock_lots": Call("api.list_stock_lots()"),
    "list_stock_counts": Call("api.list_stock_counts()"),
    "draft_purchase_order": Call(
        "api.draft_purchase_order('{contact}', '{location}', '[]')", refusal="RQ404"
    ),
    "advance_purchase_order": Call("api.advance_purchase_order('{first}', 'ordered')", _DRAFTED),
    "receive_purchase_order": Call("api.receive_purchase_order('{first}')", _ORDERED),
    "get_purchase_order": Call("api.get_purchase_order('{first}')", _DRAFTED),
    "list_purchase_orders": Call("api.list_purchase_orders()", _DRAFTED),
}
