"""Fill a database with what many practices of very different size did in two years.

For ``bench.api`` and ``bench.dashboard``, and for tests that look at plans: one home for the shape
of the data. The largest practice has 40 % of all rows, the n-th of the others a share of 1/n. Rows
are written past triggers and foreign keys, two practices at a time, into tables without indexes but
their keys. What triggers would have made of them is made afterwards, for all rows at once: what
contacts are found by, and the figures, counted as a deployment has them counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tests.fix_row_security import make_tenants

__all__ = ["SIZES", "Practices", "fill_practices"]

_LARGEST = 0.4


@dataclass(frozen=True)
class Practices:
    """How many rows there are of each kind, over all practices together."""

    tenants: int
    contacts: int
    appointments: int
    conversations: int
    messages: int
    webhook_events: int
    sync_runs: int

    def of(self, tenant: int) -> dict[str, int]:
        """Return how many rows of each kind a practice has; practices are counted from 1."""
        rest = sum(1 / number for number in range(1, self.tenants)) or 1
        share = 1.0 if self.tenants == 1 else _LARGEST
        if tenant > 1:
            share = (1 - _LARGEST) / (tenant - 1) / rest
        kinds = ("contacts", "appointments", "conversations", "messages", "webhook_events")
        return {kind: max(round(getattr(self, kind) * share), 10) for kind in (*kinds, "sync_runs")}


SIZES = {
    "ci": Practices(100, 20_000, 20_000, 5_000, 100_000, 5_000, 5_000),
    "full": Practices(100, 200_000, 2_000_000, 500_000, 10_000_000, 200_000, 100_000),
}

# Ids hold the millisecond, as those that core.new_id() gives, at a fraction of its cost.
_ID = (
    "(lpad(to_hex((extract(epoch from {at}) * 1000)::bigint), 12, '0') || '7'"
    " || substr(md5({seed}), 1, 3) || 'a' || substr(md5({seed}), 4, 15))::uuid"
)
_PEOPLE = """
create temporary table tenant on commit drop as
select o.id as organization_id, array_agg(l.id order by l.code) as branches
from core.organizations as o
inner join core.locations as l on o.id = l.organization_id
where o.external_id = 'org_' || {tenant}
group by o.id;

insert into clinic.practitioners (organization_id, name, specialty, location_id)
select t.organization_id, 'Doctor ' || lpad(n::text, 4, '0'), 'physiotherapy', t.branches[1 + n % 4]
from tenant as t, generate_series(1, greatest(2, least(400, {appointments} / 2000))) as n;

insert into clinic.appointment_types (organization_id, name)
select t.organization_id, 'Kind ' || n from tenant as t, generate_series(1, 12) as n;

insert into clinic.services (organization_id, name, appointment_type_id, duration, slot_step,
    buffer_after, amount, currency)
select k.organization_id, 'Service ' || substr(k.name, 6), k.id, '30 minutes', '30 minutes',
    '10 minutes', 90, 'AUD'
from clinic.appointment_types as k, tenant as t where k.organization_id = t.organization_id;

-- Each practitioner gives three services, on the working days of a week.
insert into clinic.practitioner_services (organization_id, practitioner_id, service_id)
select p.organization_id, p.id, s.id
from tenant as t
inner join clinic.practitioners as p on t.organization_id = p.organization_id
inner join clinic.services as s on t.organization_id = s.organization_id
where mod(substr(p.name, 8)::int + substr(s.name, 9)::int, 4) = 0;

insert into clinic.availability_rules (organization_id, practitioner_id, location_id, weekday,
    start_time, end_time)
select p.organization_id, p.id, p.location_id, d.weekday, h.start_time, h.end_time
from tenant as t
inner join clinic.practitioners as p on t.organization_id = p.organization_id
cross join generate_series(1, 5) as d (weekday)
cross join (values (time '08:00', time '12:00'), (time '13:00', time '18:00'))
    as h (start_time, end_time);

insert into contact.contacts (organization_id, display_name, given_name, family_name, birth_date,
    primary_email, primary_phone, is_patient, last_activity_at)
select t.organization_id, 'Family' || lpad((n % 9000)::text, 4, '0') || ' ' || n,
    'Given' || n % 500,
    'Family' || lpad((n % 9000)::text, 4, '0'), date '1940-01-01' + n % 25000,
    'person' || n || '@practice.example',
    '+614' || lpad((n * 7919::bigint % 100000000)::text, 8, '0'),
    true, now() - (n % 700) * interval '1 day'
from tenant as t, generate_series(1, {contacts}) as n;

create temporary table people on commit drop as
select c.id, (row_number() over (order by c.id))::int as n
from contact.contacts as c, tenant as t where c.organization_id = t.organization_id;
create unique index on people (n) include (id);
analyze people;

insert into contact.contact_identifiers (organization_id, contact_id, system, value)
select t.organization_id, p.id, 'cliniko', (1000000 + p.n)::text from tenant as t, people as p;

insert into contact.patients (organization_id, contact_id, location_id, mrn, activity_status)
select t.organization_id, p.id, t.branches[1 + p.n % 4], 'M' || p.n, 'active'
from tenant as t, people as p;
"""
# Ten weeks of what is still to come; the rest was, or was not.
_APPOINTMENTS = """
insert into clinic.appointments (organization_id, id, contact_id, practitioner_id,
    appointment_type_id, location_id, start_at, end_at, status, is_overlap_allowed, source)
select t.organization_id, {id}, p.id, d.ids[1 + n.n % cardinality(d.ids)], k.ids[1 + n.n * 7 % 12],
    t.branches[1 + p.n % 4], w.at, w.at + interval '30 minutes',
    case when w.at > now() then 'booked'
        else (array['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled',
            'fulfilled', 'cancelled', 'noshow', 'fulfilled'])[1 + n.n % 10] end,
    true, 'cliniko'
from generate_series(1, {appointments}) as n (n)
cross join tenant as t
cross join (
    select array_agg(x.id order by x.name) as ids
    from clinic.practitioners as x, tenant as t where x.organization_id = t.organization_id
) as d
cross join (
    select array_agg(x.id order by x.name) as ids
    from clinic.appointment_types as x, tenant as t where x.organization_id = t.organization_id
) as k
inner join people as p on 1 + (n.n * 7919::bigint) % {contacts} = p.n
cross join lateral (
    select date_bin('15 minutes', now() - interval '700 days'
        + n.n * (interval '770 days' / {appointments}), timestamptz '2020-01-01') as at
) as w;
"""
_CONVERSATIONS = """
create temporary table talks on commit drop as
select n.n, {id} as id, p.id as contact_id, t.branches[1 + n.n % 4] as location_id, w.at,
    (array['chatwoot', 'whatsapp', 'email', 'sms'])[1 + n.n % 4] as channel
from generate_series(1, {conversations}) as n (n)
cross join tenant as t
inner join people as p on 1 + (n.n * 104729::bigint) % {contacts} = p.n
cross join lateral (
    select now() - interval '690 days' + n.n * (interval '680 days' / {conversations}) as at
) as w;

insert into comms.conversations (organization_id, id, contact_id, location_id, channel,
    external_thread_id, status, last_message_at, message_count, unread_count, created_at)
select t.organization_id, c.id, c.contact_id, c.location_id, c.channel, 'thread ' || c.n,
    (array['open', 'pending', 'resolved', 'resolved', 'snoozed', 'resolved', 'resolved',
        'resolved'])[1 + c.n % 8],
    c.at + {each} * interval '3 hours', {each}, case c.n % 5 when 0 then 1 else 0 end, c.at
from talks as c, tenant as t;

create temporary table said on commit drop as
select {message_id} as id, c.id as conversation_id, c.contact_id, c.location_id, c.channel, m.m,
    w.at, c.n
from talks as c
cross join generate_series(1, {each}) as m (m)
cross join lateral (select c.at + m.m * interval '3 hours' as at) as w;

insert into comms.message_keys (organization_id, message_id, conversation_id, sequence, channel,
    external_id, sent_at)
select t.organization_id, s.id, s.conversation_id, s.m * 1000, s.channel, s.n || '.' || s.m, s.at
from said as s, tenant as t;

insert into comms.messages (organization_id, id, conversation_id, sequence, contact_id, location_id,
    direction, author_kind, body, sent_at, received_at, delivery_status, external_id)
select t.organization_id, s.id, s.conversation_id, s.m * 1000, s.contact_id, s.location_id,
    case s.m % 2 when 1 then 'inbound' else 'outbound' end,
    case s.m % 2 when 1 then 'contact' else 'user' end,
    'Is my appointment still on? I can come at any time.', s.at, s.at,
    case s.m % 2 when 1 then 'received' else 'sent' end, s.n || '.' || s.m
from said as s, tenant as t;
"""
_SYSTEMS = """
insert into integration.service_integrations (organization_id, service_code, name, status)
select t.organization_id, s.code, 'main', 'active'
from tenant as t, unnest('{{cliniko,chatwoot,stripe}}'::text[]) as s (code);

insert into integration.webhook_endpoints (organization_id, service_code, name)
select t.organization_id, s.code, 'main'
from tenant as t, unnest('{{chatwoot,stripe}}'::text[]) as s (code);

insert into integration.webhook_events (organization_id, endpoint_id, service_code, event_id,
    event_type, body, signature_status, status, received_at, processed_at)
select e.organization_id, e.id, e.service_code, 'evt_' || n, 'message_created', '\\x7b7d', 'valid',
    case n % 5 when 0 then 'dead' else 'processed' end, w.at, w.at
from tenant as t
inner join integration.webhook_endpoints as e on t.organization_id = e.organization_id
cross join generate_series(1, {webhook_events} / 2) as n
cross join lateral (select now() - n * (interval '30 days' / {webhook_events}) as at) as w;

insert into integration.sync_runs (organization_id, integration_id, entity, kind, status,
    read_count, started_at, finished_at)
select i.organization_id, i.id, 'patients', 'incremental', 'succeeded', 50, w.at, w.at
from tenant as t
inner join integration.service_integrations as i on t.organization_id = i.organization_id
cross join generate_series(1, {sync_runs} / 3) as n
cross join lateral (select now() - n * interval '1 hour' as at) as w;

insert into jobs.dead_letters (organization_id, job_id, queue, kind, job, reason, attempts, died_at)
select t.organization_id, gen_random_uuid(), 'default', 'cliniko.sync', '{{}}', 'exhausted', 5,
    now() - n * interval '10 minutes'
from tenant as t, generate_series(1, {sync_runs}) as n;
"""
_DIVIDED = ("comms.messages", "integration.webhook_events")
_FILLED = (
    "contact.contacts",
    "contact.contact_identifiers",
    "contact.patients",
    "clinic.practitioners",
    "clinic.appointments",
    "comms.conversations",
    "comms.message_keys",
    "comms.messages",
    "integration.webhook_events",
    "integration.sync_runs",
    "jobs.dead_letters",
)


def fill_practices(
    conninfo: str,
    practices: Practices,
    *,
    is_searchable: bool = True,
    is_divided: bool = True,
    is_counted: bool = True,
) -> None:
    """Fill a database that has the plan and no rows.

    The n-th practice is ``org_n``; ``owner_n`` owns it, ``practitioner_n`` works at ``branch_1``.

    :param conninfo: how a superuser connects.
    :param is_searchable: make what ``api.search_contacts`` looks into, which takes the longest.
    :param is_divided: make the months of two years first; else most rows are in one partition.
    :param is_counted: count the figures of every practice, and fill the views of them.
    """
    with psycopg.connect(conninfo, autocommit=True) as dba:
        dba.execute("set synchronous_commit = off")
        for table in _DIVIDED if is_divided else ():
            dba.execute("select core.ensure_partitions(%s, 24, 2)", [table])
        make_tenants(dba, 1, practices.tenants)
        with _without_indexes(dba, _FILLED):

            def fill(tenant: int) -> None:
                _fill_one(conninfo, tenant, practices)

            with ThreadPoolExecutor(2) as pool:
                list(pool.map(fill, range(1, practices.tenants + 1)))
        if is_searchable:
            _make_searchable(dba)
        dba.execute(f"vacuum (analyze) {', '.join(_FILLED)}")
        if is_counted:
            _count(dba)
        dba.execute("checkpoint")


def _fill_one(conninfo: str, tenant: int, practices: Practices) -> None:
    counts = practices.of(tenant)
    words = {
        "tenant": f"'{tenant}'",
        "each": max(round(counts["messages"] / counts["conversations"]), 1),
        **counts,
        "message_id": _ID.format(at="w.at", seed=f"'m {tenant} ' || c.n || ' ' || m.m"),
    }
    scripts = {"": _PEOPLE, "a": _APPOINTMENTS, "c": _CONVERSATIONS, "s": _SYSTEMS}
    with psycopg.connect(conninfo) as own:
        own.execute("set local session_replication_role = replica")
        own.execute("set local synchronous_commit = off")
        for kind, script in scripts.items():
            seed = f"'{kind} {tenant} ' || n.n"
            own.execute(script.format(**words, id=_ID.format(at="w.at", seed=seed)))


@contextmanager
def _without_indexes(dba: psycopg.Connection[Any], tables: Iterable[str]) -> Iterator[None]:
    """Take the indexes of tables away that are no keys, and make them again from many rows."""
    found = dba.execute(
        "select x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid) from pg_index as x"
        " where x.indrelid = any(%s::regclass[])"
        " and not exists (select from pg_constraint where conindid = x.indexrelid)",
        [list(tables)],
    ).fetchall()
    for name, _ in found:
        dba.execute(sql.SQL("drop index {}").format(sql.SQL(name)))
    yield
    dba.execute("set maintenance_work_mem = '512MB'")
    for _, definition in found:
        dba.execute(definition.replace(" ON ONLY ", " ON "))


def _make_searchable(dba: psycopg.Connection[Any]) -> None:
    with _without_indexes(dba, ["contact.search_documents"]):
        for (organization,) in dba.execute("select id from core.organizations").fetchall():
            dba.execute("select contact.search_rebuild(%s)", [organization])
    dba.execute("vacuum (analyze) contact.search_documents, contact.search_words")


def _count(dba: psycopg.Connection[Any]) -> None:
    dba.execute(
        "insert into analytics.changes (organization_id, measure)"
        " select o.id, 'organization' from core.organizations as o"
    )
    while dba.execute("select analytics.apply_changes() > 0").fetchone() == (True,):
        pass
    views = dba.execute(
        "select matviewname from pg_matviews where schemaname = 'analytics'"
    ).fetchall()
    for (view,) in views:
        dba.execute(
            sql.SQL("refresh materialized view {}").format(sql.Identifier("analytics", view))
        )
    dba.execute("vacuum (analyze)")
