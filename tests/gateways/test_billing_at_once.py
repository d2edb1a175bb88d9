"""Sixteen clients order at once, and some of them fail after they took a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.fix_clinic import Clinic, call, sign_up

CLIENTS = 16
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
