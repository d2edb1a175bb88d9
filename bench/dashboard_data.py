"""A history of many clinics of very different size, loaded past the triggers in steps."""

from __future__ import annotations

from typing import Any

import psycopg

__all__ = [
    "TENANTS",
    "count_everything",
    "load_people",
    "load_rows",
    "shares",
]

TENANTS = 100
BRANCHES = 3
MONTHS = 24
_LARGEST = 0.4
_BATCH = 250_000

_PEOPLE = """
create table public.bench_tenants (number int primary key, id uuid, share float8);

with made as (
    insert into core.organizations (name, slug, external_id, time_zone)
    select
        'Clinic ' || s.number, 'clinic-' || s.number, 'org_' || s.number,
        (array['Australia/Sydney', 'Europe/London', 'America/Sao_Paulo'])[1 + s.number %% 3]
    from generate_series(1, cardinality(%(shares)s::float8[])) as s (number)
    returning id, slug
)
insert into public.bench_tenants (number, id, share)
select s.number, m.id, s.share
from made as m
inner join unnest(%(shares)s::float8[]) with ordinality as s (share, number)
    on m.slug = 'clinic-' || s.number;

insert into core.users (external_id, name)
select 'user_' || t.number, 'Owner ' || t.number from public.bench_tenants as t;

insert into core.organization_members (organization_id, user_id, role)
select t.id, u.id, 'owner'
from public.bench_tenants as t
inner join core.users as u on u.external_id = 'user_' || t.number;

insert into core.locations (organization_id, name, code)
select t.id, 'Branch ' || b.number, 'b' || b.number
from public.bench_tenants as t
cross join generate_series(1, %(branches)s) as b (number);

insert into clinic.practitioners (organization_id, name)
select t.id, 'Practitioner ' || p.number
from public.bench_tenants as t
cross join lateral generate_series(1, 3 + (t.share * 60)::int) as p (number);

insert into clinic.appointment_types (organization_id, name)
select t.id, 'Type ' || y.number
from public.bench_tenants as t
cross join generate_series(1, 8) as y (number);

set local session_replication_role = replica;

insert into contact.contacts (organization_id, display_name, created_at)
select t.id, 'Patient ' || c.number, now() - random() * interval '700 days'
from public.bench_tenants as t
cross join lateral generate_series(1, 5 + (t.share * %(patients)s)::int) as c (number);

insert into contact.patients (organization_id, contact_id, location_id, created_at)
select c.organization_id, c.id, l.ids[1 + floor(random() * 3)::int], c.created_at
from contact.contacts as c
inner join (
    select o.organization_id, array_agg(o.id) as ids from core.locations as o group by 1
) as l on c.organization_id = l.organization_id;

create table public.bench_pools as
select
    t.number, t.id, t.share,
    (select array_agg(l.id) from core.locations as l where l.organization_id = t.id) as places,
    (select array_agg(p.id) from clinic.practitioners as p where p.organization_id = t.id)
        as doctors,
    (select array_agg(y.id) from clinic.appointment_types as y where y.organization_id = t.id)
        as types,
    (select count(*) from contact.contacts as c where c.organization_id = t.id) as contacts
from public.bench_tenants as t;

-- Beside arrays, of which each subscript would read the whole.
create table public.bench_contacts as
select
    c.organization_id, c.id,
    row_number() over (partition by c.organization_id order by c.id) as number
from contact.contacts as c;
analyze public.bench_contacts;
"""

_APPOINTMENTS = """
insert into clinic.appointments (
    organization_id, id, contact_id, practitioner_id, appointment_type_id, location_id, start_at,
    end_at, status, is_overlap_allowed
)
select
    p.id, gen_random_uuid(), c.id,
    p.doctors[1 + floor(random() * cardinality(p.doctors))::int],
    p.types[1 + floor(random() * 8)::int], p.places[1 + floor(random() * 3)::int],
    r.start_at, r.start_at + interval '30 minutes',
    (array['fulfilled', 'fulfilled', 'fulfilled', 'booked', 'cancelled', 'noshow'])[
        1 + floor(random() * 6)::int
    ],
    true
from public.bench_pools as p
cross join lateral (
    select
        date_bin(
            '15 minutes', now() - (%(oldest)s + random() * %(span)s) * interval '1 day', 'epoch'
        ) as start_at,
        1 + floor(random() * p.contacts) as pick
    from generate_series(1, (p.share * %(number)s)::int) as s (number)
) as r
inner join public.bench_contacts as c on p.id = c.organization_id and r.pick = c.number
"""

_CONVERSATIONS = """
insert into comms.conversations (
    organization_id, id, contact_id, location_id, channel, status, created_at, last_message_at
)
select
    p.id, gen_random_uuid(), c.id,
    p.places[1 + floor(random() * 3)::int],
    (array['whatsapp', 'sms', 'email', 'web'])[1 + floor(random() * 4)::int],
    (array['open', 'resolved'])[1 + floor(random() * 2)::int],
    r.begun_at, r.begun_at + interval '2 days'
from public.bench_pools as p
cross join lateral (
    select
        now() - (%(oldest)s + random() * %(span)s) * interval '1 day' as begun_at,
        1 + floor(random() * p.contacts) as pick
    from generate_series(1, ceil(p.share * %(number)s / 20)::int) as s (number)
) as r
inner join public.bench_contacts as c on p.id = c.organization_id and r.pick = c.number
returning organization_id, id, contact_id, location_id, created_at
"""

_MESSAGES = """
with begun as ({conversations})
insert into comms.messages (
    organization_id, id, conversation_id, sequence, contact_id, location_id, direction, author_kind,
    body, sent_at, delivery_status
)
select
    b.organization_id, gen_random_uuid(), b.id,
    floor(extract(epoch from r.sent_at) * 1000)::bigint * 1000000 + s.number,
    b.contact_id, b.location_id,
    case when s.number %% 2 = 1 then 'inbound' else 'outbound' end,
    case when s.number %% 2 = 1 then 'contact' else 'user' end,
    'About as long as people write when they ask for another day.', r.sent_at,
    case when s.number %% 2 = 1 then 'received' else 'sent' end
from begun as b
cross join generate_series(1, 20) as s (number)
cross join lateral (
    select b.created_at + s.number * interval '2 hours' + s.number * interval '1 second' as sent_at
) as r
"""


def shares() -> list[float]:
    """Return the part of all rows that each clinic has: the first 40 %, the others ever less."""
    weights = [1 / number for number in range(1, TENANTS)]
    rest = (1 - _LARGEST) / sum(weights)
    return [_LARGEST, *(rest * weight for weight in weights)]


def load_people(dba: psycopg.Connection[Any], patients: int) -> None:
    """Load clinics, branches, practitioners and patients.

    :param patients: of all clinics together.
    """
    with dba.transaction():
        parameters = {"shares": shares(), "branches": BRANCHES, "patients": patients}
        for statement in _PEOPLE.split(";\n"):
            if statement.strip():
                dba.execute(statement, parameters if "%(" in statement else None)
    dba.execute("select core.ensure_partitions('comms.messages', 2, %s)", [MONTHS + 1])


def load_rows(dba: psycopg.Connection[Any], messages: int, appointments: int) -> None:
    """Load so many more messages and appointments, spread over two years until a week ago."""
    times = {"oldest": 7, "span": MONTHS * 30 - 7}
    batch = max(2_000, min(_BATCH, messages))
    for done in range(0, messages, batch):
        number = min(batch, messages - done)
        with dba.transaction():
            dba.execute("set local session_replication_role = replica")
            dba.execute(_MESSAGES.format(conversations=_CONVERSATIONS), {**times, "number": number})
            share = round(appointments * number / messages)
            dba.execute(_APPOINTMENTS, {**times, "number": share})
    for table in ("comms.messages", "comms.conversations", "clinic.appointments"):
        dba.execute(f"vacuum analyze {table}")


def count_everything(dba: psycopg.Connection[Any]) -> None:
    """Have every clinic counted anew, as the job does after a deployment."""
    dba.execute(
        "insert into analytics.changes (organization_id, measure) "
        "select t.id, 'organization' from public.bench_tenants as t"
    )
    row = (1,)
    while row[0]:
        row = dba.execute("select analytics.apply_changes()").fetchone() or (0,)
    dba.execute("vacuum analyze")
