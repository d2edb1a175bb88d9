"""Several clients book the same times of one practitioner at once."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg

from tests.fix_clinic import call, sign_up

CLIENTS = 16
TIMES = [f"2026-03-02 {hour:02d}:{minute}+00" for hour in range(9, 13) for minute in ("00", "30")]
BOOK = "select api.book_appointment(%s, %s, %s, %s)"


def test_each_time_is_given_once_whoever_asks_first(shared_clinic):
    with shared_clinic.session("authenticator") as app:
        owner = sign_up(app, "user_booking", "booking")
        contact = call(app, owner, "select api.register_patient('Mary', 'Jones') ->> 'contact_id'")
    organization = owner["organization_id"]
    practitioner, kind = (
        shared_clinic.value(
            f"insert into clinic.{table} (organization_id, name) values (%s, %s) returning id",
            organization,
            "Harbour",
        )
        for table in ("practitioners", "appointment_types")
    )
    start = Barrier(CLIENTS)

    def book(number: int) -> Counter[str]:
        """Ask for every time, in an order of one's own."""
        answers: Counter[str] = Counter()
        with shared_clinic.session("authenticator") as app:
            start.wait()
            for time in random.Random(number).sample(TIMES, len(TIMES)):
                try:
                    call(app, owner, BOOK, contact[0][0], practitioner, kind, time)
                    answers["booked"] += 1
                except psycopg.Error as error:
                    answers[str(error.sqlstate)] += 1
        return answers

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = sum(pool.map(book, range(CLIENTS)), Counter())
    assert answers == {"booked": len(TIMES), "RQ409": len(TIMES) * (CLIENTS - 1)}
    times = shared_clinic.value(
        "select count(distinct start_at) from clinic.appointments where organization_id = %s",
        organization,
    )
    assert times == len(TIMES)
