"""How long it takes to find slots, to book one, to move it and to call who is next.

One practice; at full size it has a million appointments of two years, each with its booking. Each
request is one of an application server: a transaction with its claims, committed, on a server with
fsync on. So a booking that is timed holds its context, both exclusions, the audit trail, figures to
be counted, reminders with their jobs, and the way to a client on the same machine. Slots are looked
for a week at a time, somewhere in the next ten weeks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.clinic_data import Practices
from bench.front import Front, percentiles, table
from bench.practice import desk, filled_practice, ids, past_triggers
from bench.results import argument_parser, publish

_SIZES = {
    "ci": Practices(1, 2_000, 20_000, 10, 10, 10, 10),
    "full": Practices(1, 100_000, 1_000_000, 10, 10, 10, 10),
}
_ROUNDS = {"ci": 20, "full": 300}
_AIM_MILLISECONDS = 20
# Written as the appointments are, past triggers and foreign keys; the exclusion looks all the same.
_BOOKINGS = """
insert into clinic.bookings (organization_id, appointment_id, service_id, contact_id,
    practitioner_id, location_id, start_at, buffer_after, held_period, status, amount, currency,
    payment_status, paid_at)
select a.organization_id, a.id, s.id, a.contact_id, a.practitioner_id, a.location_id,
    a.start_at, s.buffer_after, tstzrange(a.start_at, a.end_at + s.buffer_after),
    case a.status when 'booked' then 'confirmed' when 'fulfilled' then 'completed'
        when 'noshow' then 'no_show' else a.status end,
    s.amount, s.currency, case a.status when 'fulfilled' then 'paid' else 'pending' end,
    case a.status when 'fulfilled' then a.end_at end
from clinic.appointments as a
inner join clinic.services as s
    on a.organization_id = s.organization_id and a.appointment_type_id = s.appointment_type_id
"""
_FIND = "select * from api.find_slots(%s, current_date + %s, current_date + %s, p_limit => 200)"
_BOOK = "select api.book_slot(%s, %s, %s, %s, %s)"


def main() -> None:
    """Fill the practice, and let somebody at its desk work."""
    arguments = argument_parser(__doc__ or "").parse_args()
    practices = _SIZES[arguments.size]
    with filled_practice(practices, _fill_bookings) as (database, dba, seconds):
        (bookings,) = ids(dba, "select count(*) from clinic.bookings")
        rows = _rows(dba)
        with desk(database, dba) as front:
            _work(front, rows, _ROUNDS[arguments.size])
    figures = {
        "appointments": practices.appointments,
        "bookings": bookings,
        "filled_in_seconds": round(seconds),
        "aim_milliseconds": _AIM_MILLISECONDS,
        "requests": {name: percentiles(times) for name, times in front.times.items()},
    }
    publish("bookings", arguments, figures, _text(figures))


def _fill_bookings(dba: psycopg.Connection[Any]) -> None:
    with past_triggers(dba):
        dba.execute(_BOOKINGS)


def _rows(dba: psycopg.Connection[Any]) -> dict[str, Any]:
    return {
        "contacts": ids(dba, "select id from contact.contacts order by id limit 5000"),
        "services": ids(dba, "select id from clinic.services order by name"),
        "location": ids(dba, "select id from core.locations order by code limit 1")[0],
    }


def _work(front: Front, rows: dict[str, Any], rounds: int) -> None:
    """Find, book, move, come, and cancel; take tickets and call who is next.

    The first requests of the session, which plan everything, are thrown away.
    """
    chance = random.Random(7)
    for number in range(rounds + 5):
        if number == 5:
            front.times.clear()
        for name, query, values in _round(front, rows, chance):
            front.ask(name, query, *values)


def _round(
    front: Front, rows: dict[str, Any], chance: random.Random
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    service = chance.choice(rows["services"])
    first = chance.randrange(1, 63)
    found = front.ask("find_slots", _FIND, service, first, first + 6)
    practitioner, _, location, _, start_at, _ = chance.choice(found)
    later = [slot[4] for slot in found if slot[0] == practitioner and slot[4] != start_at]
    contact = chance.choice(rows["contacts"])
    ((booked,),) = front.ask("book_slot", _BOOK, contact, service, practitioner, start_at, location)
    appointment = booked["appointment_id"]
    if later:
        yield (
            "reschedule_appointment",
            "select api.reschedule_appointment(%s, %s)",
            (appointment, chance.choice(later)),
        )
    yield (
        "set_booking_payment",
        "select api.set_booking_payment(%s, 'paid', 'ch_1')",
        (booked["booking_id"],),
    )
    yield (
        ("mark_arrived", "select api.mark_arrived(%s)", (appointment,))
        if chance.random() < 0.5
        else ("cancel_appointment", "select api.cancel_appointment(%s)", (appointment,))
    )
    yield "take_ticket", "select api.take_ticket(%s, %s)", (rows["location"], contact)
    yield "call_next", "select api.call_next(%s)", (rows["location"],)


def _text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['appointments']:,} appointments, {figures['bookings']:,} bookings; milliseconds"
        f" of a request, its commit included (aim: p95 under {figures['aim_milliseconds']})",
    ]
    lines += table(figures["requests"])
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
