"""Calls of what is ordered, invoiced and paid."""

from __future__ import annotations

from tests.fix_api_call import Call

__all__ = ["BILLING_CALLS"]

_LINES = """'[{{"description": "Insole", "quantity": 2, "unit_amount": 45.5}}]'"""
_ORDER = f"select (api.create_order('{{contact}}', {_LINES}) ->> 'order_id')::uuid as id"
_CONFIRMED = (
    f"with o as materialized ({_ORDER}),"
    " c as materialized (select o.id, api.advance_order(o.id, 'confirmed') as v from o)"
)
_DRAFTED = (
    f"{_CONFIRMED}, i as materialized"
    " (select (api.invoice_order(c.id) ->> 'invoice_id')::uuid as id from c where c.v > 0)"
)
_ISSUED = f"{_DRAFTED}, j as materialized (select i.id, api.issue_invoice(i.id) as v from i)"
_PAYMENT = "select (api.record_payment('{contact}', 20, 'card') ->> 'payment_id')::uuid as id"

BILLING_CALLS: dict[str, Call] = {
    "create_order": Call(f"api.create_order('{{contact}}', {_LINES})"),
    "set_order_lines": Call(f"api.set_order_lines('{{first}}', {_LINES})", _ORDER),
    "advance_order": Call("api.advance_order('{first}', 'confirmed')", _ORDER),
    "get_order": Call("api.get_order('{first}')", _ORDER),
    "list_orders": Call("api.list_orders()", _ORDER),
    "list_orders: of a contact": Call("api.list_orders('{contact}')", _ORDER),
    "invoice_order": Call(
        "api.invoice_order('{first}')", f"{_CONFIRMED} select c.id from c where c.v > 0"
    ),
    "issue_invoice": Call("api.issue_invoice('{first}')", f"{_DRAFTED} select i.id from i"),
    "discard_invoice": Call("api.discard_invoice('{first}')", f"{_DRAFTED} select i.id from i"),
    "credit_invoice": Call(
        "api.credit_invoice('{first}')", f"{_ISSUED} select j.id from j where j.v is not null"
    ),
    "get_invoice": Call(
        "api.get_invoice('{first}')", f"{_ISSUED} select j.id from j where j.v is not null"
    ),
    "list_invoices": Call("api.list_invoices()"),
    "record_payment": Call("api.record_payment('{contact}', 20, 'card')"),
    "allocate_payment": Call(
        "api.allocate_payment('{first}', (select max(i.invoice_id::text)::uuid"
        " from api.list_invoices('{contact}', 'open') as i where i.source = 'routiq'))",
        f"{_ISSUED}, p as materialized ({_PAYMENT})"
        " select p.id from p cross join j where j.v is not null",
    ),
    "refund_payment": Call("api.refund_payment('{first}', 5)", _PAYMENT),
    "list_payments": Call("api.list_payments()", _PAYMENT),
}
