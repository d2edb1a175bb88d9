"""How long orders, invoices and payments of an older system take to come, to the cent.

Each order has two lines, an invoice bills it whole, and a payment pays that. One of each in a
hundred is wrong and waits, with all that names it. Every load lands by copy, is judged, taken over
and compared; nothing may be unequal. At the end what pays is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.loads import OUTCOMES, SETTINGS, UNEQUAL, Ledger, promotion, session
from bench.results import argument_parser, publish
from bench.server import bench_server
from tests.fix_clinic import run_plan
from tests.fix_server import Database

_SIZES = {"ci": 1_000, "full": 100_000}
_PEOPLE = 1_000
_WRONG = 100  # one in so many
_STAMP = "2026-03-01 10:00"


@dataclass(frozen=True)
class Load:
    """Rows of one entity: the landing columns, the rows of one order, and what becomes of them."""

    entity: str
    columns: str
    rows: Callable[[int], Iterator[tuple[Any, ...]]]
    per_order: int = 1

    def taken_over(self, orders: int) -> int:
        """Return how many of so many orders' rows are right, and name what is right."""
        if self.entity == "contact":
            return _PEOPLE
        return (orders - orders // _WRONG) * self.per_order


def main() -> None:
    """Land, judge, take over and compare each load in its turn; take the last one back."""
    parser = argument_parser(__doc__ or "")
    parser.add_argument("--orders", type=int, help="how many orders, instead of those of the size")
    arguments = parser.parse_args()
    orders = arguments.orders or _SIZES[arguments.size]
    ledger = Ledger()
    with bench_server(SETTINGS) as server, server.database() as name:
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        with session(database) as dba:
            row = dba.execute(
                "insert into core.organizations (name, slug, external_id, currency)"
                " values ('Old', 'old', 'org_old', 'AUD') returning id"
            ).fetchone()
            assert row is not None
            batch = None
            outcomes = {}
            for load in LOADS:
                batch = _load(dba, ledger, row[0], load, orders)
                outcomes[load.entity] = dict(dba.execute(OUTCOMES, [batch]).fetchall())
                assert outcomes[load.entity]["inserted"] == load.taken_over(orders), outcomes
            ledger.time(
                "take back payment_allocation",
                dba,
                lambda: dba.execute("call staging.rollback_batch(%s)", [batch]),
            )
    figures = {"orders": orders, "outcomes": outcomes, "steps": ledger.figures}
    publish("loads_billing", arguments, figures, _text(figures))


def _load(
    dba: psycopg.Connection[Any], ledger: Ledger, organization: Any, load: Load, orders: int
) -> Any:
    row = dba.execute(
        "select b.id from staging.open_batch(%s, 'filemaker', %s, 'full') as b",
        [organization, load.entity],
    ).fetchone()
    assert row is not None
    batch = row[0]
    copy_rows = f"copy staging.{load.entity}s (external_id, modified_at, {load.columns}) from stdin"

    def land() -> None:
        with dba.cursor() as cursor, cursor.copy(copy_rows.encode()) as into:
            for number in range(_PEOPLE if load.entity == "contact" else orders):
                for each in load.rows(number):
                    into.write_row((each[0], _STAMP, *each[1:]))
        dba.execute("select staging.close_batch(%s)", [batch])

    unequal: list[Any] = []
    for step, work in (
        ("land", land),
        ("judge", lambda: dba.execute("select * from staging.validate(%s)", [batch]).fetchall()),
        ("take over", promotion(dba, batch)),
        ("compare", lambda: unequal.extend(dba.execute(UNEQUAL, [batch]).fetchall())),
    ):
        ledger.time(f"{step} {load.entity}", dba, work)
    assert not unequal, (load.entity, unequal)
    return batch


def _contact(number: int) -> Iterator[tuple[Any, ...]]:
    yield (number, f"Given{number % 97}", f"Family{number}")


def _whole(number: int) -> Iterator[tuple[Any, ...]]:
    """Yield an order or an invoice: two pairs of shoes and an insole, with tax."""
    total = "255.55" if number % _WRONG else "255.5,5"
    yield (number, f"FM-{number}", number % _PEOPLE, "completed", "233.23", "22.32", total)


def _invoice(number: int) -> Iterator[tuple[Any, ...]]:
    for external_id, reference, person, _, net, tax, total in _whole(number):
        yield (external_id, reference, person, "paid", net, tax, total, "255.55")


def _lines(number: int) -> Iterator[tuple[Any, ...]]:
    yield (f"{number}a", number, 1, "Shoes", "2", "99.95", "10", "199.90", "19.99")
    yield (f"{number}b", number, 2, "Insole", "1", "33.33", "7", "33.33", "2.33")


def _invoice_lines(number: int) -> Iterator[tuple[Any, ...]]:
    for mark, order, place, *line in _lines(number):
        yield (mark, order, place, mark, *line)


def _payment(number: int) -> Iterator[tuple[Any, ...]]:
    yield (number, number % _PEOPLE, "255.55" if number % _WRONG else "much", "card", _STAMP)


def _allocation(number: int) -> Iterator[tuple[Any, ...]]:
    yield (number, number, number, "255.55")


_LINE = "description, quantity, unit_amount, tax_percent, net, tax"
_WHOLE = "contact_id, status_name, net_total, tax_total, total"
LOADS = (
    Load("contact", "given_name, family_name", _contact),
    Load("order", f"order_number, {_WHOLE}", _whole),
    Load("order_line", f"order_id, line_number, {_LINE}", _lines, 2),
    Load("invoice", f"invoice_number, {_WHOLE}, paid", _invoice),
    Load("invoice_line", f"invoice_id, line_number, order_line_id, {_LINE}", _invoice_lines, 2),
    Load("payment", "contact_id, total, method, issued_at", _payment),
    Load("payment_allocation", "payment_id, invoice_id, amount", _allocation),
)


def _text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['orders']:,} orders, with lines, invoices and payments",
        *(f"  {entity:<20}{outcomes}" for entity, outcomes in figures["outcomes"].items()),
        *(
            f"  {name:<32}{step['seconds']:>10} s{step['processor_seconds']:>10} s of processor"
            for name, step in figures["steps"].items()
        ),
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
