"""Sixteen clients use one code, take the same stock, spend the same points, write in one room.

And as many workers send one campaign.
"""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.fix_clinic import Clinic, call, sign_up

CLIENTS = 16


class Practice:
    """A practice whose owner is signed in many times."""

    def __init__(self, clinic: Clinic, name: str) -> None:
        self.clinic = clinic
        with clinic.session("authenticator") as app:
            self.owner = sign_up(app, f"user_{name}", name)
        ((registered,),) = self.ask("select api.register_patient('Mary', 'Smith')")
        self.contact = registered["contact_id"]

    def ask(self, query: str, *parameters: Any) -> Any:
        """Ask once, as the owner."""
        with self.clinic.session("authenticator") as app:
            return call(app, self.owner, query, *parameters)

    def at_once(self, query: str, *parameters: Any, times: int = 2) -> Counter[Any]:
        """Ask as often from every client, and count the answers and codes of refusals.

        A parameter ``"{}"`` stands for another text in each request.
        """
        start = Barrier(CLIENTS)

        def run(number: int) -> list[Any]:
            answers: list[Any] = []
            with self.clinic.session("authenticator") as app:
                start.wait()
                for turn in range(times):
                    given = [f"{number}-{turn}" if each == "{}" else each for each in parameters]
                    try:
                        ((answer,),) = call(app, self.owner, query, *given)
                        answers.append(answer)
                    except psycopg.Error as error:
                        answers.append(error.sqlstate)
            return answers

        with ThreadPoolExecutor(CLIENTS) as pool:
            return Counter(each for got in pool.map(run, range(CLIENTS)) for each in got)


@pytest.fixture
def practice(shared_clinic, request) -> Practice:
    name = request.node.name.replace("test_", "").replace("_", "-")[:40].strip("-")
    return Practice(shared_clinic, name)


def test_a_code_is_used_as_often_as_it_may_be_and_no_more(practice):
    practice.ask(
        "select api.save_promo_code('TEN', 'percent', 10, p_most_redemptions => 10,"
        " p_most_for_contact => 100)"
    )

    answers = practice.at_once(
        "select (api.redeem_promo('TEN', %s, %s, 50) ->> 'amount')::text", practice.contact, "{}"
    )

    assert answers == {"5.00": 10, "RQ409": 22}
    assert practice.ask("select redemptions from api.list_promo_codes()") == [(10,)]


def test_stock_is_taken_until_there_is_none(practice):
    ((item,),) = practice.ask("select api.save_item('TAPE', 'Tape') ->> 'item_id'")
    branch = practice.clinic.value(
        "insert into core.locations (organization_id, code, name)"
        " values (%s, 'harbour', 'Harbour') returning id",
        practice.owner["organization_id"],
    )
    practice.ask("select api.receive_stock(%s, %s, 20)", item, branch)

    answers = practice.at_once(
        "select (api.consume_stock(%s, %s, 1) ->> 'quantity')::numeric", item, branch
    )

    assert answers.pop("RQ409") == 12
    assert sorted(answers) == list(range(20))
    assert set(answers.values()) == {1}


def test_points_are_spent_once(practice):
    practice.ask("select api.accrue_points(%s, 100, 'bill')", practice.contact)

    answers = practice.at_once(
        "select (api.spend_points(%s, 10, %s) ->> 'points')::int", practice.contact, "{}"
    )

    assert answers.pop("RQ409") == 22
    assert answers == dict.fromkeys(range(0, 100, 10), 1)


def test_messages_of_a_room_are_numbered_without_gaps(practice):
    ((room,),) = practice.ask("select api.open_chat_room('Desk', '{}') ->> 'room_id'")

    answers = practice.at_once(
        "select (api.post_chat_message(%s, %s) ->> 'sequence')::int", room, "{}"
    )

    assert answers == dict.fromkeys(range(1, 33), 1)


def as_workers(practice: Practice, query: str, *parameters: Any) -> Counter[Any]:
    """Ask twice in every session of a worker that acts for the practice; count what they get."""
    start = Barrier(CLIENTS)

    def run(_: int) -> list[Any]:
        taken: list[Any] = []
        with practice.clinic.session() as worker:
            start.wait()
            for _turn in range(2):
                with worker.transaction():
                    worker.execute("set local role app_worker")
                    worker.execute(
                        "select set_config('request.jwt.claims', %s, true)",
                        [json.dumps(practice.owner)],
                    )
                    taken += [each for (each,) in worker.execute(query, parameters).fetchall()]
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(each for got in pool.map(run, range(CLIENTS)) for each in got)


def test_workers_of_one_campaign_tell_everybody_once(practice):
    organization = practice.owner["organization_id"]
    with practice.clinic.session() as dba:
        dba.execute(
            "with c as (insert into contact.contacts"
            " (organization_id, display_name, primary_email)"
            " select %s, 'Guest ' || n, 'guest' || n || '@example.com'"
            " from generate_series(1, 200) as n returning id)"
            " insert into contact.consents"
            " (organization_id, contact_id, scope, status, period, source)"
            " select %s, c.id, 'marketing.email', 'active', '[2026-01-01,)', 'form' from c",
            [organization, organization],
        )
    ((segment,),) = practice.ask(
        "select api.save_segment('People', '{\"kind\": [\"person\"]}') ->> 'segment_id'"
    )
    ((campaign,),) = practice.ask(
        "select api.save_campaign('Spring', %s, 'email', 'Hello') ->> 'campaign_id'", segment
    )
    ((started,),) = practice.ask("select api.start_campaign(%s)", campaign)

    taken = as_workers(
        practice, "select t.contact_id from marketing.take_targets(%s, 10) as t", campaign
    )

    assert started == {"targets": 200}
    assert len(taken) == 200
    assert set(taken.values()) == {1}


def test_messages_are_sent_by_one_worker_each(practice):
    practice.clinic.value(
        "update contact.contacts set primary_phone = '+61491570006' where id = %s returning id",
        practice.contact,
    )
    messages = practice.at_once(
        "select api.send_message(%s, 'sms', p_body => %s) ->> 'message_id'", practice.contact, "{}"
    )

    taken = as_workers(
        practice, "select c.message_id::text from comms.claim_outbound(%s) as c", list(messages)
    )

    assert len(taken) == 32
    assert taken == messages
