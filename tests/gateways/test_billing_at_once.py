"""Sixteen clients order, invoice, pay and credit the same at once; some fail in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.fix_clinic import Clinic, call, sign_up

CLIENTS = 16
LINES = '[{"description": "Insole", "quantity": 40, "unit_amount": 3.335}]'
PART = """
select api.invoice_order(%s, jsonb_build_array(jsonb_build_object(
    'order_line_id', api.get_order(%s) -> 'lines' -> 0 ->> 'order_line_id', 'quantity', %s
))) ->> 'invoice_id'
"""
ISSUE = "select api.issue_invoice(%s) ->> 'invoice_number'"
ORDER = """
select api.create_order(%s, '[{"description": "Insole", "unit_amount": 33.35}]') ->> 'order_number'
"""


@dataclass(frozen=True)
class Practice:
    """A practice with a patient, and how its clients come in."""

    clinic: Clinic
    owner: dict[str, Any]
    contact_id: str

    def at_once(self, work: Callable[[psycopg.Connection[Any], int], Iterable[Any]]) -> list[Any]:
        """Let every client work from the same moment on, and return what all of them got."""
        start = Barrier(CLIENTS)

        def run(number: int) -> list[Any]:
            with self.clinic.session("authenticator") as app:
                start.wait()
                return list(work(app, number))

        with ThreadPoolExecutor(CLIENTS) as pool:
            return [each for got in pool.map(run, range(CLIENTS)) for each in got]

    def answer(self, app: psycopg.Connection[Any], query: str, *values: Any) -> Any:
        """Return the value of a call, or the SQLSTATE with which it is refused."""
        try:
            return call(app, self.owner, query, *values)[0][0]
        except psycopg.Error as error:
            return error.sqlstate


@pytest.fixture
def practice(shared_clinic, request) -> Practice:
    name = request.node.name.replace("test_", "").replace("_", "-")[:40].strip("-")
    with shared_clinic.session("authenticator") as app:
        owner = sign_up(app, f"user_{name}", name)
        ((mary,),) = call(app, owner, "select api.register_patient('Mary', 'Jones')")
    return Practice(shared_clinic, owner, mary["contact_id"])


def test_orders_are_numbered_without_a_gap(practice):
    def order(app: psycopg.Connection[Any], _: int) -> Iterable[Any]:
        for _ in range(5):
            yield int(practice.answer(app, ORDER, practice.contact_id))
            # What fails after it took a number gives it to the next.
            broken = practice.answer(app, f"select 1 / ({ORDER})::int * 0 / 0", practice.contact_id)
            assert broken == "22012"

    assert sorted(practice.at_once(order)) == list(range(1, 5 * CLIENTS + 1))


def sums(practice: Practice, query: str) -> Any:
    return practice.clinic.value(query, practice.owner["organization_id"])


def test_no_more_is_invoiced_than_was_ordered_and_numbers_have_no_gap(practice):
    with practice.clinic.session("authenticator") as app:
        create = "select api.create_order(%s, %s::jsonb) ->> 'order_id'"
        order = practice.answer(app, create, practice.contact_id, LINES)
        practice.answer(app, "select api.advance_order(%s, 'confirmed')", order)

    def invoice(app: psycopg.Connection[Any], _: int) -> Iterable[Any]:
        for _ in range(4):
            made = practice.answer(app, PART, order, order, 1)
            if made == "RQ422":
                yield made
                continue
            # What fails after it took a number gives it to the next.
            broken = practice.answer(app, f"select 1 / (({ISSUE}) is null)::int", made)
            assert broken == "22012"
            yield practice.answer(app, ISSUE, made)

    got = practice.at_once(invoice)
    assert sorted(got) == sorted(["RQ422"] * 24 + [f"INV-{each}" for each in range(1, 41)])
    whole = "select sum(total) from billing.invoices where organization_id = %s"
    assert sums(practice, whole) == Decimal("133.40")


def test_an_invoice_is_paid_and_credited_once(practice):
    with practice.clinic.session("authenticator") as app:
        create = "select api.create_order(%s, %s::jsonb) ->> 'order_id'"
        order = practice.answer(app, create, practice.contact_id, LINES)
        practice.answer(app, "select api.advance_order(%s, 'confirmed')", order)
        invoice = practice.answer(app, "select api.invoice_order(%s) ->> 'invoice_id'", order)
        practice.answer(app, ISSUE, invoice)
    pay = "select api.record_payment(%s, 10, 'card', %s) ->> 'allocated'"
    credit = """
    select api.credit_invoice(%s, jsonb_build_array(jsonb_build_object(
        'invoice_line_id', api.get_invoice(%s) -> 'lines' -> 0 ->> 'invoice_line_id', 'quantity', 3
    ))) ->> 'invoice_number'
    """

    def work(app: psycopg.Connection[Any], number: int) -> Iterable[Any]:
        for _ in range(2):
            if number % 2:
                yield practice.answer(app, pay, practice.contact_id, invoice)
            else:
                yield practice.answer(app, credit, invoice, invoice)

    got = practice.at_once(work)
    notes = sorted(each for each in got if each.startswith("CN-"))
    assert notes == sorted(f"CN-{each}" for each in range(1, 14))
    assert got.count("RQ422") == 3
    left = """
    select (i.total, i.credited, i.balance, i.paid = (
        select sum(p.allocated) from billing.payments as p
        where p.organization_id = i.organization_id
    ), i.credited = (
        select sum(n.total) from billing.invoices as n
        where n.organization_id = i.organization_id and n.kind = 'credit_note'
    ))::text
    from billing.invoices as i where i.organization_id = %s and i.kind = 'invoice'
    """
    assert sums(practice, left) == "(133.400,130.070,0.000,t,t)"
