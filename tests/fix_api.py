"""A call of every function of api, as a client of a filled practice makes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.fix_api_billing import BILLING_CALLS
from tests.fix_api_call import Call
from tests.fix_api_customers import CUSTOMER_CALLS
from tests.fix_api_sales import SALES_CALLS
from tests.fix_clinic import claims

__all__ = ["CALLS", "NOT_CALLED", "Call", "Calling", "calls_of"]

_NOWHERE = "00000000-0000-7000-8000-000000000000"


NOT_CALLED = {
    "begin_request": "begins each request of a driver, and so each call of a bench",
    "pre_request": "does the same behind PostgREST",
    "accept_invitation": "is for somebody who is no member yet",
    "build_segment": "asks the whole practice, once in a while",
    "start_campaign": "builds a segment",
}
"""Functions that are no request of every day, each with its reason."""

# Where pages are continued from, somewhere inside of a list.
_AFTER_CONTACT = "jsonb_build_object('name', '{contact_name}', 'id', '{contact}')"
_AFTER_APPOINTMENT = "jsonb_build_object('at', now(), 'id', '{appointment}')"
_AFTER_CONVERSATION = "jsonb_build_object('at', now() - interval '1 year', 'id', '{conversation}')"
_AFTER_EVENT = "jsonb_build_object('at', '{event_at}', 'id', '{event}')"
_PERSON = '{{"id": "x1", "first_name": "Eve", "last_name": "Hall"}}'
_MESSAGE = (
    '{{"conversation_id": "{conversation}", "direction": "inbound", "external_id": "new",'
    ' "sent_at": "2026-03-01T10:00:00Z", "body": "hello"}}'
)
_REGISTER = "select api.register_patient('Mary', 'Jones') ->> 'contact_id'"

# Long after everything that is booked.
_BOOK = (
    "api.book_appointment('{contact}', '{practitioner}', '{type}', now() + interval '9000 days')"
)
_BOOKED = f"select {_BOOK} ->> 'appointment_id'"
# A Monday morning, by the clock of UTC.
_MONDAY = "(date_trunc('week', now() at time zone 'UTC') + interval '9009 days 9 hours')"
_BOOK_SLOT = (
    "api.book_slot('{contact}', '{service}', '{giver}',"
    f" {_MONDAY} at time zone 'UTC', '{{giver_location}}')"
)
_ASSET = "api.register_asset(repeat('{digits}', 32), 'image/png', 1000, 's3', 'files', '{digits}')"
_FILE, _NEXT_FILE = (
    f"({_ASSET.format(digits=digits)} ->> 'asset_id')::uuid" for digits in ("ab", "cd")
)
_ATTACH = f"api.attach_document({_FILE}, 'Letter', 'report', 'appointment', '{{appointment}}')"
_ATTACHED = f"select {_ATTACH} ->> 'document_id'"
_ENCOUNTER = "select api.open_encounter('{contact}') ->> 'encounter_id'"
_PLANNED = "select api.plan_treatment('Laser', '{contact}') ->> 'treatment_plan_id'"
_TREATED = "select api.record_treatment('Session', '{contact}') ->> 'treatment_record_id'"
_OBSERVED = (
    "select api.record_observation('weight', '{contact}', p_value => 70) ->> 'observation_id'"
)
_PRESENTED = "select api.start_presentation('{contact}') ->> 'presentation_id'"
_HOURS = '[{{"weekday": 1, "start_time": "09:00", "end_time": "12:00"}}]'

# Functions without arguments, or with defaults for all, are called so without standing here.
CALLS: dict[str, Call] = {
    "normalize_phone": Call("api.normalize_phone('0412 345 678', 'AU')"),
    "format_phone": Call("api.format_phone('0412 345 678', 'national', 'AU')"),
    "normalize_email": Call("api.normalize_email('Mary@Example.com')"),
    # contacts and patients
    "get_contact": Call("api.get_contact('{contact}')"),
    "contact_360": Call("api.contact_360('{contact}')"),
    "list_contacts": Call("api.list_contacts()"),
    "list_contacts: inside": Call(f"api.list_contacts(50, {_AFTER_CONTACT})"),
    "list_contacts_of_system": Call("api.list_contacts_of_system('cliniko', 50, '{identifier}')"),
    "search_contacts": Call("api.search_contacts('{contact_name}')"),
    "find_duplicates": Call("api.find_duplicates('{contact}')"),
    "score_pair": Call("api.score_pair('{contact}', '{other}')"),
    "merge_contacts": Call("api.merge_contacts('{contact}', '{other}')"),
    "undo_merge": Call(
        "api.undo_merge('{first}')",
        "select api.merge_contacts('{contact}', '{other}') ->> 'merge_id'",
    ),
    "review_duplicate": Call(f"api.review_duplicate('{_NOWHERE}', 'apart')", refusal="RQ404"),
    "upsert_contact": Call(f"api.upsert_contact('cliniko', '{_PERSON}')"),
    "upsert_contacts": Call(f"api.upsert_contacts('cliniko', '[{_PERSON}]')"),
    "get_patient": Call("api.get_patient('{patient}')"),
    "list_patients": Call("api.list_patients()"),
    "list_patients: inside": Call("api.list_patients(50, '{patient}')"),
    "list_patients_with_appointments": Call("api.list_patients_with_appointments(50, '{patient}')"),
    "list_patients_by_appointment_type": Call(
        "api.list_patients_by_appointment_type('{type}', 50, '{contact}')"
    ),
    "list_versioned": Call("api.list_versioned('patients')"),
    "register_patient": Call("api.register_patient('Mary', 'Jones', p_idempotency_key => 'k')"),
    "delete_contact": Call("api.delete_contact('{contact}')"),
    "delete_patient": Call("api.delete_patient('{patient}')"),
    "delete_location": Call("api.delete_location('{location}')", refusal="RQ409"),
    "undo_delete": Call(
        "api.undo_delete('{first}')", "select api.delete_patient('{patient}') ->> 'delete_batch'"
    ),
    # appointments
    "get_appointment": Call("api.get_appointment('{appointment}')"),
    "book_appointment": Call(_BOOK),
    "reschedule_appointment": Call(
        "api.reschedule_appointment('{first}', now() + interval '9001 days')", _BOOKED
    ),
    "cancel_appointment": Call("api.cancel_appointment('{first}', 'ill')", _BOOKED),
    "confirm_appointment": Call("api.confirm_appointment('{first}')", _BOOKED),
    "mark_fulfilled": Call("api.mark_fulfilled('{first}')", _BOOKED),
    "find_slots": Call("api.find_slots('{service}')"),
    "find_slots: of a practitioner": Call(
        "api.find_slots('{service}', p_practitioner_id => '{giver}')"
    ),
    "book_slot": Call(_BOOK_SLOT),
    "reschedule_appointment: a booking": Call(
        "api.reschedule_appointment('{first}', now() + interval '9100 days')",
        f"select {_BOOK_SLOT} ->> 'appointment_id'",
    ),
    "set_booking_payment": Call(
        "api.set_booking_payment('{first}', 'paid')", f"select {_BOOK_SLOT} ->> 'booking_id'"
    ),
    "take_ticket": Call("api.take_ticket('{location}', '{contact}')"),
    "call_next": Call(
        "api.call_next('{location}')", "select api.take_ticket('{location}') ->> 'ticket_id'"
    ),
    "list_tickets": Call(
        "api.list_tickets('{location}')", "select api.take_ticket('{location}') ->> 'ticket_id'"
    ),
    "serve_ticket": Call(
        "api.serve_ticket('{first}')",
        "with t as materialized (select api.take_ticket('{location}', p_priority => 0) as t)"
        " select api.call_next('{location}') ->> 'ticket_id' from t where t is not null",
    ),
    "finish_ticket": Call(
        "api.finish_ticket('{first}', 'left')",
        "select api.take_ticket('{location}') ->> 'ticket_id'",
    ),
    # documents
    "register_asset": Call(_ASSET.format(digits="ab")),
    "attach_document": Call(_ATTACH),
    "link_document": Call(
        "api.link_document('{first}', 'appointment', '{appointment}')", _ATTACHED
    ),
    "supersede_document": Call(f"api.supersede_document('{{first}}', {_NEXT_FILE})", _ATTACHED),
    "withdraw_document": Call("api.withdraw_document('{first}')", _ATTACHED),
    "documents_for": Call("api.documents_for('contact', '{contact}')"),
    "documents_for: of an appointment": Call(
        "api.documents_for('appointment', '{appointment}')", _ATTACHED
    ),
    "get_document": Call("api.get_document('{first}')", _ATTACHED),
    # what is clinical
    "open_encounter": Call("api.open_encounter('{contact}')"),
    "finish_encounter": Call("api.finish_encounter('{first}', 'well')", _ENCOUNTER),
    "withdraw_encounter": Call("api.withdraw_encounter('{first}')", _ENCOUNTER),
    "list_encounters": Call("api.list_encounters('{contact}')", _ENCOUNTER),
    "plan_treatment": Call("api.plan_treatment('Laser', '{contact}')"),
    "set_treatment_plan_status": Call(
        "api.set_treatment_plan_status('{first}', 'completed')", _PLANNED
    ),
    "list_treatment_plans": Call("api.list_treatment_plans('{contact}')", _PLANNED),
    "record_treatment": Call("api.record_treatment('Session', '{contact}')"),
    "add_treatment_photo": Call(
        f"api.add_treatment_photo('{{first}}', {_FILE}, 'before')", _TREATED
    ),
    "record_outcome": Call("api.record_outcome('pain', '{first}', p_value => 1)", _TREATED),
    "record_observation": Call("api.record_observation('weight', '{contact}', p_value => 70)"),
    "amend_observation": Call("api.amend_observation('{first}', 71)", _OBSERVED),
    "withdraw_observation": Call("api.withdraw_observation('{first}')", _OBSERVED),
    "list_observations": Call("api.list_observations('{contact}')", _OBSERVED),
    "request_report": Call("api.request_report('summary', '{contact}')"),
    "list_reports": Call(
        "api.list_reports('{contact}')",
        "select api.request_report('summary', '{contact}') ->> 'report_id'",
    ),
    "start_presentation": Call("api.start_presentation('{contact}')"),
    "show_in_presentation": Call(
        "api.show_in_presentation('{first}', (select document_id from"
        " api.documents_for('contact', '{contact}', p_limit => 1)))",
        f"with d as materialized (select api.attach_document({_FILE}, 'Plan', 'report', 'contact',"
        " '{contact}') as d) select api.start_presentation('{contact}') ->> 'presentation_id'"
        " from d where d is not null",
    ),
    "end_presentation": Call("api.end_presentation('{first}')", _PRESENTED),
    "list_presentations": Call("api.list_presentations('{contact}')", _PRESENTED),
    "treatment_history": Call("api.treatment_history('{contact}')", _TREATED),
    "record_skin_analysis": Call(
        f"api.record_skin_analysis({_FILE}, 'derm', '1', '{{{{}}}}', p_contact_id => '{{contact}}')"
    ),
    "analysis_history": Call("api.analysis_history('{contact}')"),
    "aggregate_analyses": Call("api.aggregate_analyses(current_date - 30, current_date)"),
    "list_skin_analyses": Call("api.list_skin_analyses('{contact}')"),
    "save_service": Call('api.save_service(\'{{"name": "New", "duration": "1 hour"}}\')'),
    "set_service_practitioners": Call(
        "api.set_service_practitioners('{service}', array['{practitioner}']::uuid[])"
    ),
    "set_availability": Call(f"api.set_availability('{{practitioner}}', null, '{_HOURS}')"),
    "add_availability_exception": Call("api.add_availability_exception('closed', '2030-12-25')"),
    "remove_availability_exception": Call(
        "api.remove_availability_exception('{first}')",
        "select api.add_availability_exception('closed', '2030-12-25') ->> 'exception_id'",
    ),
    "mark_arrived": Call("api.mark_arrived('{first}')", _BOOKED),
    "mark_noshow": Call("api.mark_noshow('{first}')", _BOOKED),
    "list_appointments": Call("api.list_appointments()"),
    "list_appointments: a week": Call("api.list_appointments(now(), now() + interval '7 days')"),
    "list_appointments: inside": Call(f"api.list_appointments(p_after => {_AFTER_APPOINTMENT})"),
    "list_appointments: of a practitioner": Call(
        "api.list_appointments(now(), p_practitioner_id => '{practitioner}')"
    ),
    "list_appointments: of a patient": Call("api.list_appointments(p_contact_id => '{contact}')"),
    "list_appointments: of a branch": Call(
        "api.list_appointments(now(), p_location_id => '{location}')"
    ),
    "list_appointments: of a kind": Call(
        "api.list_appointments(now(), p_appointment_type_id => '{type}')"
    ),
    "get_practitioner": Call("api.get_practitioner('{practitioner}')"),
    # conversations
    "list_conversations": Call("api.list_conversations()"),
    "list_conversations: inside": Call(f"api.list_conversations(p_after => {_AFTER_CONVERSATION})"),
    "list_conversations: open": Call("api.list_conversations('open')"),
    "list_conversations: of a contact": Call("api.list_conversations(p_contact_id => '{contact}')"),
    "list_conversations: of a branch": Call(
        "api.list_conversations(p_location_id => '{location}')"
    ),
    "get_thread": Call("api.get_thread('{conversation}')"),
    "get_attachment": Call(f"api.get_attachment('{_NOWHERE}')", refusal="RQ404"),
    "mark_read": Call("api.mark_read('{conversation}')"),
    "append_messages": Call(f"api.append_messages('[{_MESSAGE}]')"),
    # members and the organization
    "invite_member": Call("api.invite_member('new@practice.example', 'staff')"),
    "revoke_invitation": Call(f"api.revoke_invitation('{_NOWHERE}')", refusal="RQ404"),
    "set_member_role": Call("api.set_member_role('{member}', 'staff')"),
    "set_member_status": Call("api.set_member_status('{member}', 'suspended')"),
    "set_member_locations": Call(
        "api.set_member_locations('{member}', array['{location}']::uuid[])"
    ),
    "remove_member": Call("api.remove_member('{member}')"),
    "create_organization": Call("api.create_organization('New', 'new-practice')"),
    "switch_organization": Call("api.switch_organization('org_{tenant}')"),
    "get_setting": Call("api.get_setting('credentials.rotation_days')"),
    "set_setting": Call("api.set_setting('credentials.rotation_days', '30')"),
    "feature_enabled": Call("api.feature_enabled('x')"),
    "set_organization_feature": Call("api.set_organization_feature('x', 'true')", refusal="RQ404"),
    "set_feature_flag": Call("api.set_feature_flag('x', '{{}}')", refusal="RQ403"),
    "set_queue": Call("api.set_queue('default', '{{}}')", refusal="RQ403"),
    "set_plan": Call("api.set_plan('gold', 'Gold')", refusal="RQ403"),
    "set_organization_plan": Call("api.set_organization_plan('gold')", refusal="RQ403"),
    "set_organization_limit": Call(
        "api.set_organization_limit('members', 1, 'agreed')", refusal="RQ403"
    ),
    # other systems
    "connect_integration": Call("api.connect_integration('xero', 'main')"),
    "set_integration": Call("api.set_integration('{integration}', '{{\"status\": \"paused\"}}')"),
    "trigger_sync": Call("api.trigger_sync('{integration}', 'patients')"),
    "sync_history": Call("api.sync_history()"),
    "sync_history: of an account": Call("api.sync_history('{integration}')"),
    "sync_history: inside": Call(f"api.sync_history(p_after => {_AFTER_EVENT})"),
    "list_dead_letters": Call("api.list_dead_letters()"),
    "list_dead_letters: inside": Call(f"api.list_dead_letters(50, {_AFTER_EVENT})"),
    "resolve_sync_conflict": Call(
        f"api.resolve_sync_conflict('{_NOWHERE}', 'remote')", refusal="RQ404"
    ),
    "create_webhook_endpoint": Call("api.create_webhook_endpoint('stripe', 'new')"),
    "set_webhook_endpoint": Call(
        "api.set_webhook_endpoint('{endpoint}', '{{\"events_per_second\": 5}}')"
    ),
    "list_webhook_events": Call("api.list_webhook_events('{endpoint}')"),
    "list_webhook_events: inside": Call(
        f"api.list_webhook_events('{{endpoint}}', null, 50, {_AFTER_EVENT})"
    ),
    "list_webhook_events: dead": Call("api.list_webhook_events('{endpoint}', array['dead'])"),
    "replay_webhook": Call("api.replay_webhook('{event}')"),
    "replay_webhooks": Call("api.replay_webhooks('{endpoint}')"),
    "ingest_webhook": Call(
        "api.ingest_webhook('{first}', '{{}}', '\\x7b7d')",
        "select api.create_webhook_endpoint('stripe', 'new') ->> 'token'",
    ),
    "put_credential": Call("api.put_credential('{integration}', 'api_key', 's')", refusal="RQ503"),
    "rotate_credential": Call(f"api.rotate_credential('{_NOWHERE}', 's')", refusal="RQ404"),
    "replay_jobs": Call("api.replay_jobs(p_limit => 10)"),
    # what was
    "audit_trail": Call("api.audit_trail()"),
    "audit_trail: of a row": Call("api.audit_trail('contact.contacts', '{contact}')"),
    "as_of": Call("api.as_of('contact.contacts', '{first}', clock_timestamp())", _REGISTER),
    **CUSTOMER_CALLS,
    **SALES_CALLS,
    **BILLING_CALLS,
}

_VALUES = """
select jsonb_build_object(
    'organization', o.id, 'tenant', substr(o.external_id, 5),
    'contact', c.id, 'contact_name', c.display_name, 'other', d.id, 'identifier', i.value,
    'patient', p.id, 'location', p.location_id, 'appointment', a.id, 'type', a.appointment_type_id,
    'practitioner', a.practitioner_id, 'conversation', v.id, 'member', m.id,
    'service', g.service_id, 'giver', g.practitioner_id, 'giver_location', g.location_id,
    'integration', s.id, 'endpoint', e.endpoint_id, 'event', e.id, 'event_at', e.received_at
)
from core.organizations as o
cross join lateral (
    select c.id, c.display_name from contact.contacts as c
    where c.organization_id = o.id and c.deleted_at is null and c.display_name >= %(start)s
    order by c.display_name, c.id limit 1
) as c
cross join lateral (
    select d.id from contact.contacts as d
    where d.organization_id = o.id and d.deleted_at is null and d.display_name > c.display_name
    order by d.display_name, d.id limit 1
) as d
inner join contact.contact_identifiers as i on i.organization_id = o.id and c.id = i.contact_id
inner join contact.patients as p on p.organization_id = o.id and c.id = p.contact_id
cross join lateral (
    select a.* from clinic.appointments as a
    where a.organization_id = o.id and a.deleted_at is null and a.start_at > %(at)s
    order by a.start_at limit 1
) as a
cross join lateral (
    (
        select v.id from comms.conversations as v
        where v.organization_id = o.id and v.deleted_at is null and v.status = 'open'
        and v.last_message_at < %(at)s order by v.last_message_at desc limit 1
    )
    union all
    (
        select v.id from comms.conversations as v
        where v.organization_id = o.id and v.deleted_at is null and v.status = 'open'
        and v.last_message_at >= %(at)s order by v.last_message_at limit 1
    )
    limit 1
) as v
cross join lateral (
    select m.id from core.organization_members as m
    where m.organization_id = o.id and m.role = 'practitioner' limit 1
) as m
cross join lateral (
    select g.service_id, g.practitioner_id, w.location_id
    from clinic.practitioner_services as g
    inner join clinic.practitioners as w
        on g.organization_id = w.organization_id and g.practitioner_id = w.id
    where g.organization_id = o.id order by g.id limit 1
) as g
cross join lateral (
    select s.id from integration.service_integrations as s
    where s.organization_id = o.id and s.service_code = 'cliniko'
) as s
cross join lateral (
    select n.id from integration.webhook_endpoints as n
    where n.organization_id = o.id and n.service_code = 'stripe'
) as n
cross join lateral (
    select e.* from integration.webhook_events as e
    where e.organization_id = o.id and e.endpoint_id = n.id and e.status = 'dead'
    order by e.received_at limit 1
) as e
where o.external_id = %(organization)s
"""


def calls_of(dba: psycopg.Connection[Any]) -> dict[str, Call]:
    """Return a call of every function that is there, those without arguments among them.

    :raises LookupError: a function needs arguments and stands neither in ``CALLS`` nor in
        ``NOT_CALLED`` of ``tests/fix_api.py``.
    """
    listed = {name.partition(":")[0] for name in CALLS}
    found = dict(CALLS)
    known = set()
    for name, is_bare in dba.execute(
        "select proname, pronargs = pronargdefaults from pg_proc"
        " where pronamespace = 'api'::regnamespace order by proname"
    ):
        known.add(name)
        if name in listed or name in NOT_CALLED:
            continue
        if not is_bare:
            raise LookupError(f"api.{name} needs arguments: say which in CALLS of tests/fix_api.py")
        found[name] = Call(f"api.{name}()")
    return {name: call for name, call in found.items() if name.partition(":")[0] in known}


class Calling:
    """Calls functions as the owner of a practice.

    :param dba: a superuser's session in autocommit.
    :param tenant: the number of the practice, as ``bench.clinic_data`` counts them.
    """

    def __init__(self, dba: psycopg.Connection[Any], tenant: int) -> None:
        self.dba = dba
        self.tenant = tenant
        row = dba.execute(
            "select count(*) from contact.contacts as c"
            " inner join core.organizations as o on c.organization_id = o.id"
            " where o.external_id = %s",
            [f"org_{tenant}"],
        ).fetchone()
        assert row is not None
        # Family names are numbered up to 9,000; some contacts have to come behind each one.
        self._names = min(row[0] * 9 // 10, 8000)

    def values(self, share: float) -> dict[str, str]:
        """Return ids of rows that stand so far into the practice.

        :param share: from 0, the first names and the oldest rows, to 1.
        """
        row = self.dba.execute(
            _VALUES,
            {
                "organization": f"org_{self.tenant}",
                "start": f"Family{int(share * self._names):04}",
                "at": self._instant(share),
            },
        ).fetchone()
        assert row is not None, "the practice has no such rows"
        found: dict[str, str] = row[0]
        return found

    def _instant(self, share: float) -> Any:
        row = self.dba.execute(
            "select now() - interval '600 days' + %s * interval '550 days'", [share]
        ).fetchone()
        assert row is not None
        return row[0]

    @contextmanager
    def request(self, organization_id: str) -> Iterator[None]:
        """Act as the owner of the practice until the transaction is rolled back."""
        who = claims(f"owner_{self.tenant}", organization_id, email="owner@practice.example")
        with self.dba.transaction(force_rollback=True):
            self.dba.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(who)])
            self.dba.execute("set local role authenticated")
            yield

    def prepare(self, call: Call, values: dict[str, str]) -> str:
        """Return the query of a call; run within :meth:`request`, for it does what comes first."""
        if call.first:
            row = self.dba.execute(_filled(call.first, values)).fetchone()
            assert row is not None
            values = {**values, "first": row[0]}
        return f"select * from {_filled(call.query, values)}"


def _filled(query: str, values: dict[str, str]) -> str:
    """Put values in the place of their names.

    >>> _filled("api.f('{contact}', '{{}}')", {"contact": "7"})
    "api.f('7', '{}')"
    """
    named = re.sub(r"(?<!\{)\{(\w+)\}(?!\})", lambda each: str(values[each[1]]), query)
    return named.replace("{{", "{").replace("}}", "}")
