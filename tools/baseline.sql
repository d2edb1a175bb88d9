-- Data for the tables of schema legacy, with every defect counted as it is planted.
--
-- Settings: baseline.contacts (number of contacts, everything else follows) and baseline.seed.
-- The same settings give the same rows on every server: choices come from row numbers and from
-- hashint8extended(), whose results hash partitions rely on. A row has at most one defect of its
-- structure (orphan, repeated, null key …), chosen by its number; the notations of dates, flags
-- and states vary beside that. What was planted is left in pg_temp.planted.

create temporary table planted (
    table_name text,
    kind text,
    rows bigint
) on commit drop;

create function pg_temp.contacts() returns bigint language sql stable
return current_setting('baseline.contacts')::bigint;

create function pg_temp.seed() returns bigint language sql stable
return current_setting('baseline.seed')::bigint;

-- Ten organizations for 1,000 contacts, a hundred for 10,000 and more.
create function pg_temp.organizations() returns bigint language sql stable
return greatest(4, least(100, pg_temp.contacts() / 100));

-- A choice below 2^62 for row p_row of table p_table.
create function pg_temp.draw(p_table text, p_row bigint) returns bigint language sql stable
return hashint8extended(p_row, hashtextextended(p_table, pg_temp.seed())) & 4611686018427387903;

-- Which defect of structure row p_row has: 0 to p_of - 1.
create function pg_temp.slot(p_row bigint, p_of int) returns int language sql stable
return ((p_row + pg_temp.seed()) % p_of)::int;

create function pg_temp.uuid_of(p_table text, p_row bigint) returns uuid language sql stable
return md5(concat_ws(':', p_table, p_row, pg_temp.seed()))::uuid;

-- The instant p_at, which is in UTC, as one of seven notations. 0 is the right one, 6 is none.
create function pg_temp.written(p_at timestamp, p_form int) returns text language sql stable
return case p_form
    when 1 then to_char(p_at + interval '10 hours', 'YYYY-MM-DD"T"HH24:MI:SS"+10:00"')
    when 2 then to_char(p_at + interval '10 hours', 'DD/MM/YYYY HH24:MI')
    when 3 then to_char(p_at - interval '5 hours', 'Mon DD, YYYY HH12:MI AM')
    when 4 then extract(epoch from p_at)::bigint::text
    when 5 then to_char(p_at, 'YYYY-MM-DD HH24:MI:SS')
    when 6 then (array['yesterday', 'n/a', '0000-00-00', ''])[
        1 + extract(minute from p_at)::int % 4
    ]
    else to_char(p_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
end;

-- Six in ten dates are right, one in two hundred is unreadable.
create function pg_temp.form_of(p_draw bigint) returns int language sql immutable
return case
    when p_draw % 200 = 199 then 6
    when p_draw % 10 < 6 then 0
    else 1 + (p_draw / 10 % 5)::int
end;

create function pg_temp.date_defect(p_form int) returns text language sql immutable
return case
    when p_form = 6 then 'unreadable_date'
    when p_form > 0 then 'text_date'
end;

-- A contact or conversation that has an id, near the wanted one: slots 0 and 1 have none.
create function pg_temp.with_id(p_row bigint) returns bigint language sql stable
return case
    when pg_temp.slot(p_row, 1000) > 1 then p_row
    when p_row > 2 then p_row - 2
    else p_row + 2
end;

create function pg_temp.contact_id(p_row bigint) returns text language sql stable
return case
    when p_row % 20 = 7 then 'contact-' || p_row
    else pg_temp.uuid_of('contacts', p_row)::text
end;

-- Organizations: a third under their Clerk id, a third under a uuid with a Clerk id beside it, a
-- third under a uuid alone. "other" is the second way in which rows of other tables name them.
create temporary table organization_numbers on commit drop as
select
    o.number,
    case when o.number % 3 = 0 then 'org_' || left(md5(o.key::text), 20) else o.key::text end as id,
    case when o.number % 3 < 2 then 'org_' || left(md5(o.key::text), 20) end as clerk_org_id,
    o.key,
    case o.number % 3
        when 1 then 'org_' || left(md5(o.key::text), 20)
        when 2 then upper(o.key::text)
    end as other,
    o.number % 10 = 5 as is_over_long
from (
    select
        n.number,
        pg_temp.uuid_of('organizations', n.number) as key
    from generate_series(1, pg_temp.organizations()) as n (number)
) as o;

with made as materialized (
    select
        o.id,
        case
            when o.is_over_long then 'Practice ' || o.number || repeat(' and partners', 20)
            else 'Practice ' || o.number
        end as name,
        o.clerk_org_id,
        json_build_object('uuid', o.key, 'locale', 'en-AU') as settings,
        timestamp '2021-01-01' + o.number * interval '1 day' as created_at,
        array_remove(array[
            case when o.number % 3 = 0 then 'id_not_uuid' end,
            case when o.is_over_long then 'over_long' end
        ], null) as defects
    from organization_numbers as o
    union all
    select
        pg_temp.uuid_of('second organizations', o.number)::text,
        'Practice ' || o.number,
        o.clerk_org_id,
        '{"locale": "en-AU"}'::json,
        timestamp '2022-06-01' + o.number * interval '1 day',
        array['duplicate']
    from organization_numbers as o
    where o.number % 21 = 1
),

loaded as (
    insert into legacy.organizations (id, name, clerk_org_id, settings, created_at)
    select m.id, m.name, m.clerk_org_id, m.settings, m.created_at
    from made as m
)

insert into planted
select 'organizations', d.kind, count(*)
from made as m
cross join unnest(m.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.draw('users', n.number) as draw,
        pg_temp.slot(n.number, 50) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, 5 * pg_temp.organizations()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

made as materialized (
    select
        'user_' || d.number as id,
        case
            when d.slot = 0 then 'org_gone_' || d.number
            when d.slot = 1 then null
            when d.slot between 3 and 9 then coalesce(d.other, d.organization_id)
            else d.organization_id
        end as organization_id,
        'person' || d.number || '@example.com' as email,
        (array['owner', 'admin', 'Admin', 'practitioner', 'staff'])[1 + d.draw % 5] as role,
        timestamp '2022-01-01' + d.number * interval '1 hour' as created_at,
        array_remove(array[
            case d.slot when 0 then 'orphan' when 1 then 'null_key' end,
            case when d.slot between 3 and 9 and d.other is not null then 'mixed_id' end
        ], null) as defects
    from drawn as d
    union all
    select
        'user_again_' || d.number,
        d.organization_id,
        'Person' || d.number || '@Example.com',
        'staff',
        timestamp '2023-01-01' + d.number * interval '1 hour',
        array['duplicate']
    from drawn as d
    where d.slot = 2
),

loaded as (
    insert into legacy.users (id, organization_id, email, role, created_at)
    select m.id, m.organization_id, m.email, m.role, m.created_at
    from made as m
)

insert into planted
select 'users', d.kind, count(*)
from made as m
cross join unnest(m.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.slot(n.number, 50) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, 5 * pg_temp.organizations()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

made as materialized (
    select
        case
            when d.slot between 12 and 19 then coalesce(d.other, d.organization_id)
            else d.organization_id
        end as organization_id,
        case d.slot
            when 10 then 'user_gone_' || d.number
            when 11 then null
            else 'user_' || d.number
        end as user_id,
        (array['owner', 'admin', 'practitioner', 'staff'])[1 + d.number % 4] as role,
        array_remove(array[
            case d.slot when 10 then 'orphan' when 11 then 'null_key' end,
            case when d.slot between 12 and 19 and d.other is not null then 'mixed_id' end
        ], null) as defects
    from drawn as d
    union all
    select d.organization_id, 'user_' || d.number, 'staff', array['duplicate']
    from drawn as d
    where d.slot in (20, 21)
),

loaded as (
    insert into legacy.organization_members (organization_id, user_id, role)
    select m.organization_id, m.user_id, m.role
    from made as m
)

insert into planted
select 'organization_members', d.kind, count(*)
from made as m
cross join unnest(m.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with made as materialized (
    select
        case
            when s.is_orphan then pg_temp.uuid_of('gone organizations', o.number)
            else o.key
        end as organization_id,
        s.service,
        md5(concat_ws(':', 'api key', o.number, s.service, pg_temp.seed())) as api_key,
        timestamp '2023-02-01' + o.number * interval '1 day' as created_at,
        case when s.is_orphan then '{orphan}'::text[] else '{}'::text[] end as defects
    from organization_numbers as o
    inner join (
        values ('cliniko', false), ('chatwoot', false), ('manychat', true)
    ) as s (service, is_orphan)
        on not s.is_orphan or o.number % 4 = 0
),

loaded as (
    insert into legacy.api_credentials (organization_id, service, api_key, created_at)
    select m.organization_id, m.service, m.api_key, m.created_at
    from made as m
)

insert into planted
select 'api_credentials', d.kind, count(*)
from made as m
cross join unnest(m.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.draw('contacts', n.number) as draw,
        pg_temp.form_of(pg_temp.draw('contact dates', n.number)) as form,
        pg_temp.slot(n.number, 1000) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, pg_temp.contacts()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

named as materialized (
    select
        d.*,
        (array['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Hedy', 'Emmy'])[
            1 + d.draw % 8
        ]
        || ' '
        || (array[
            'Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Lamarr', 'Noether'
        ])[1 + d.draw / 8 % 8] as name,
        lpad((d.draw / 64 % 100000000)::text, 8, '1') as digits
    from drawn as d
),

made as materialized (
    select
        case when n.slot > 1 then pg_temp.contact_id(n.number) end as id,
        case
            when n.slot in (2, 3) then null
            when n.slot between 4 and 7 then 'org_gone_' || n.number
            when n.slot between 50 and 99 then coalesce(n.other, n.organization_id)
            else n.organization_id
        end as organization_id,
        case
            when n.slot between 8 and 11 then n.name || repeat(' de la Cruz', 20)
            else n.name
        end as name,
        case
            when n.slot between 12 and 31
                then (array['n/a', '12345', 'ask reception', '0000000000', '+61 4'])[1 + n.draw % 5]
            when n.draw % 3 = 0 then '+614' || n.digits
            when n.draw % 3 = 1 then '04' || left(n.digits, 2) || ' ' || right(n.digits, 6)
            else '(04' || left(n.digits, 2) || ') ' || right(n.digits, 6)
        end as phone,
        'contact' || n.number || '@example.com' as email,
        case when n.number % 5 > 0 then 100000 + n.number end as cliniko_patient_id,
        case when n.draw % 2 = 0 then (n.draw % 1000000)::text end as chatwoot_contact_id,
        case when n.draw % 7 = 0 then 'mc' || n.number end as manychat_id,
        jsonb_build_object('source', (array['cliniko', 'chatwoot'])[1 + n.draw % 2]) as metadata,
        pg_temp.written(
            timestamp '2023-01-01'
            + n.draw % 900 * interval '1 day' + n.draw % 1440 * interval '1 minute',
            n.form
        ) as created_at,
        n.slot,
        n.number,
        array_remove(array[
            case
                when n.slot < 4 then 'null_key'
                when n.slot < 8 then 'orphan'
                when n.slot < 12 then 'over_long'
                when n.slot < 32 then 'bad_phone'
                when n.slot between 50 and 99 and n.other is not null then 'mixed_id'
            end,
            case when n.slot > 1 and n.number % 20 = 7 then 'id_not_uuid' end,
            pg_temp.date_defect(n.form)
        ], null) as defects
    from named as n
),

copied as materialized (
    select
        m.id, m.organization_id, m.name, m.phone, m.email, m.cliniko_patient_id,
        m.chatwoot_contact_id, m.manychat_id, m.metadata, m.created_at, m.defects
    from made as m
    union all
    select
        m.id, m.organization_id, m.name, m.phone, m.email, m.cliniko_patient_id,
        m.chatwoot_contact_id, m.manychat_id, m.metadata, m.created_at,
        m.defects || '{repeated_id}'::text[]
    from made as m
    where m.slot between 42 and 46
    union all
    select
        pg_temp.uuid_of('second contacts', m.number)::text,
        m.organization_id,
        upper(m.name),
        regexp_replace(m.phone, '[^0-9]', '', 'g'),
        upper(m.email),
        null,
        'second-' || m.number,
        null,
        '{"source": "chatwoot"}'::jsonb,
        '2024-02-29T12:00:00Z',
        '{duplicate}'::text[]
    from made as m
    where m.slot between 32 and 41
),

loaded as (
    insert into legacy.contacts (
        id, organization_id, name, phone, email, cliniko_patient_id, chatwoot_contact_id,
        manychat_id, metadata, created_at
    )
    select
        c.id, c.organization_id, c.name, c.phone, c.email, c.cliniko_patient_id,
        c.chatwoot_contact_id, c.manychat_id, c.metadata, c.created_at
    from copied as c
)

insert into planted
select 'contacts', d.kind, count(*)
from copied as c
cross join unnest(c.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

-- Three in five contacts are patients. A contact without id cannot be named: the
-- row of slots 0 and 1 is an orphan for that reason, too.
with drawn as materialized (
    select
        n.number,
        pg_temp.draw('active patients', n.number) as draw,
        pg_temp.form_of(pg_temp.draw('patient dates', n.number)) as form,
        pg_temp.slot(n.number, 500) as slot,
        o.key
    from generate_series(1, pg_temp.contacts() * 3 / 5) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

made as materialized (
    select
        d.number,
        d.slot,
        case when d.slot not between 10 and 14 then d.key end as organization_id,
        case when d.slot < 5 then 'gone-' || d.number else pg_temp.contact_id(d.number) end
            as contact_id,
        case when d.number % 5 > 0 then (100000 + d.number)::text end as cliniko_id,
        (d.draw % 12)::int as appointment_count,
        pg_temp.written(
            timestamp '2024-01-01'
            + d.draw % 500 * interval '1 day' + d.draw % 1440 * interval '1 minute',
            d.form
        ) as last_appointment,
        case
            when d.draw % 4 = 0 then '[{"type": "Follow-up", "in_days": 7}]'::jsonb
            else '[]'::jsonb
        end as upcoming,
        (array['true', 'false', 't', 'f', 'yes', 'no', '1', '0', 'Y', 'TRUE'])[1 + d.draw % 10]
            as is_active,
        array_remove(array[
            case when d.slot < 5 then 'orphan' when d.slot between 10 and 14 then 'null_key' end,
            case when d.draw % 10 > 1 then 'text_boolean' end,
            pg_temp.date_defect(d.form)
        ], null) as defects
    from drawn as d
),

copied as materialized (
    select m.*
    from made as m
    union all
    select
        m.number, m.slot, m.organization_id, m.contact_id, m.cliniko_id, m.appointment_count + 1,
        m.last_appointment, m.upcoming, m.is_active, m.defects || '{duplicate}'::text[]
    from made as m
    where m.slot between 20 and 29
),

loaded as (
    insert into legacy.active_patients (
        organization_id, contact_id, cliniko_id, appointment_count, last_appointment, upcoming,
        is_active
    )
    select
        c.organization_id, c.contact_id, c.cliniko_id, c.appointment_count, c.last_appointment,
        c.upcoming, c.is_active
    from copied as c
)

insert into planted
select 'active_patients', d.kind, count(*)
from copied as c
cross join unnest(c.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.with_id(1 + (n.number - 1) % pg_temp.contacts()) as contact,
        pg_temp.draw('appointments', n.number) as draw,
        pg_temp.form_of(pg_temp.draw('appointment dates', n.number)) as form,
        pg_temp.slot(n.number, 1000) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, 2 * pg_temp.contacts()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.contacts() % pg_temp.organizations()
),

timed as materialized (
    select
        d.*,
        timestamp '2024-01-01'
        + d.draw % 600 * interval '1 day' + d.draw % 96 * interval '15 minutes' as starts_at,
        (array['booked', 'fulfilled', 'cancelled', 'noshow', 'Cancelled', 'canceled', 'DNA'])[
            1 + d.draw % 7
        ] as status,
        d.slot between 20 and 119 and d.contact % 5 > 0 as is_by_cliniko_id
    from drawn as d
),

made as materialized (
    select
        pg_temp.uuid_of('appointments', t.number)::text as id,
        case
            when t.slot between 130 and 139 then null
            when t.slot between 140 and 179 then coalesce(t.other, t.organization_id)
            else t.organization_id
        end as organization_id,
        case
            when t.slot < 10 then 'gone-' || t.number
            when t.is_by_cliniko_id then (100000 + t.contact)::text
            else pg_temp.contact_id(t.contact)
        end as patient_id,
        (array['Dr Hopper', 'dr hopper', 'Dr. Turing', 'Alan Turing'])[1 + t.draw % 4]
            as practitioner,
        (array['Initial', 'Follow-up', 'Review'])[1 + t.draw / 7 % 3] as type,
        pg_temp.written(t.starts_at, t.form) as starts_at,
        pg_temp.written(
            case
                when t.slot between 120 and 124 then t.starts_at - interval '30 minutes'
                else t.starts_at + interval '30 minutes'
            end,
            0
        ) as ends_at,
        t.status,
        t.slot,
        array_remove(array[
            case
                when t.slot < 10 then 'orphan'
                when t.is_by_cliniko_id then 'mixed_reference'
                when t.slot between 120 and 124 then 'reversed_period'
                when t.slot between 130 and 139 then 'null_key'
                when t.slot between 140 and 179 and t.other is not null then 'mixed_id'
            end,
            case when t.draw % 7 > 3 then 'spelling' end,
            pg_temp.date_defect(t.form)
        ], null) as defects
    from timed as t
),

copied as materialized (
    select m.*
    from made as m
    union all
    select
        m.id, m.organization_id, m.patient_id, m.practitioner, m.type, m.starts_at, m.ends_at,
        m.status, m.slot, m.defects || '{repeated_id}'::text[]
    from made as m
    where m.slot between 10 and 14
),

loaded as (
    insert into legacy.appointments (
        id, organization_id, patient_id, practitioner, type, starts_at, ends_at, status
    )
    select
        c.id, c.organization_id, c.patient_id, c.practitioner, c.type, c.starts_at, c.ends_at,
        c.status
    from copied as c
)

insert into planted
select 'appointments', d.kind, count(*)
from copied as c
cross join unnest(c.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.draw('conversations', n.number) as draw,
        pg_temp.slot(n.number, 1000) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, pg_temp.contacts()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

made as materialized (
    select
        d.number,
        d.slot,
        case when d.slot > 1 then pg_temp.uuid_of('conversations', d.number)::text end as id,
        case
            when d.slot between 10 and 14 then null
            when d.slot between 30 and 79 then coalesce(d.other, d.organization_id)
            else d.organization_id
        end as organization_id,
        case
            when d.slot between 5 and 9 then 'gone-' || d.number
            else pg_temp.contact_id(pg_temp.with_id(d.number))
        end as contact_id,
        (array['chatwoot', 'manychat', 'Chatwoot', 'ManyChat'])[1 + d.draw % 4] as source,
        d.number::int as external_id,
        (array['open', 'resolved', 'pending'])[1 + d.draw / 4 % 3] as status,
        timestamp '2024-06-01' + d.draw % 400 * interval '1 day' as updated_at,
        array_remove(array[
            case
                when d.slot < 2 or d.slot between 10 and 14 then 'null_key'
                when d.slot between 5 and 9 then 'orphan'
                when d.slot between 30 and 79 and d.other is not null then 'mixed_id'
            end,
            case when d.draw % 4 > 1 then 'spelling' end
        ], null) as defects
    from drawn as d
),

copied as materialized (
    select m.*
    from made as m
    union all
    select
        m.number, m.slot, pg_temp.uuid_of('second conversations', m.number)::text,
        m.organization_id, m.contact_id, m.source, m.external_id, m.status,
        m.updated_at + interval '1 hour', m.defects || '{duplicate}'::text[]
    from made as m
    where m.slot between 20 and 29
),

loaded as (
    insert into legacy.conversations (
        id, organization_id, contact_id, source, external_id, status, updated_at
    )
    select
        c.id, c.organization_id, c.contact_id, c.source, c.external_id, c.status, c.updated_at
    from copied as c
)

insert into planted
select 'conversations', d.kind, count(*)
from copied as c
cross join unnest(c.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        1 + (n.number - 1) / 20 as conversation,
        pg_temp.draw('messages', n.number) as draw,
        pg_temp.form_of(pg_temp.draw('message dates', n.number)) as form,
        pg_temp.slot(n.number, 1000) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, 20 * pg_temp.contacts()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) / 20 % pg_temp.organizations()
),

made as materialized (
    select
        d.slot,
        case when d.slot <> 1 then pg_temp.uuid_of('messages', d.number)::text end as id,
        case
            when d.slot = 0 then 'gone-' || d.number
            else pg_temp.uuid_of('conversations', pg_temp.with_id(d.conversation))::text
        end as conversation_id,
        case
            when d.slot between 2 and 6 then null
            when d.slot between 10 and 29 then coalesce(d.other, d.organization_id)
            else d.organization_id
        end as organization_id,
        case
            when d.slot = 8 then repeat('I would like to move my appointment. ', 120)
            else (array[
                'Can I book for Tuesday?', 'Your appointment is confirmed.', 'Thank you!',
                'I am running ten minutes late.', 'Please call me back.'
            ])[1 + d.draw % 5]
        end as body,
        (array['contact', 'agent', 'Agent', 'bot'])[1 + d.draw / 5 % 4] as sender,
        pg_temp.written(
            timestamp '2024-01-01'
            + d.conversation % 300 * interval '1 day' + d.number % 20 * interval '7 minutes',
            d.form
        ) as created_at,
        case
            when d.draw % 25 = 0 then '[{"url": "https://files.example.com/1.jpg"}]'::json
            else '[]'::json
        end as attachments,
        array_remove(array[
            case
                when d.slot = 0 then 'orphan'
                when d.slot between 1 and 6 then 'null_key'
                when d.slot = 8 then 'over_long'
                when d.slot between 10 and 29 and d.other is not null then 'mixed_id'
            end,
            pg_temp.date_defect(d.form)
        ], null) as defects
    from drawn as d
),

copied as materialized (
    select
        m.id, m.conversation_id, m.organization_id, m.body, m.sender, m.created_at, m.attachments,
        m.defects
    from made as m
    union all
    select
        m.id, m.conversation_id, m.organization_id, m.body, m.sender, m.created_at, m.attachments,
        m.defects || '{repeated_id}'::text[]
    from made as m
    where m.slot = 7
),

loaded as (
    insert into legacy.messages (
        id, conversation_id, organization_id, body, sender, created_at, attachments
    )
    select
        c.id, c.conversation_id, c.organization_id, c.body, c.sender, c.created_at, c.attachments
    from copied as c
)

insert into planted
select 'messages', d.kind, count(*)
from copied as c
cross join unnest(c.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.draw('sync logs', n.number) as draw,
        pg_temp.slot(n.number, 100) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, 50 * pg_temp.organizations()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

made as materialized (
    select
        case
            when d.slot < 2 then 'org_gone_' || d.number
            when d.slot between 10 and 19 then coalesce(d.other, d.organization_id)
            else d.organization_id
        end as organization_id,
        (array['cliniko', 'chatwoot'])[1 + d.draw % 2] as source,
        (array['success', 'failed', 'SUCCESS', 'ok', 'error'])[1 + d.draw % 5] as status,
        case
            when d.slot between 30 and 44 then d.draw % 500 || ' records'
            when d.slot between 45 and 49 then 'n/a'
            else (d.draw % 500)::text
        end as count,
        case when d.draw % 5 in (1, 4) then 'HTTP 429' end as error,
        timestamp '2024-03-01' + d.number * interval '1 hour' as at,
        array_remove(array[
            case
                when d.slot < 2 then 'orphan'
                when d.slot between 10 and 19 and d.other is not null then 'mixed_id'
                when d.slot between 30 and 49 then 'text_number'
            end,
            case when d.draw % 5 > 1 then 'spelling' end
        ], null) as defects
    from drawn as d
),

loaded as (
    insert into legacy.sync_logs (organization_id, source, status, count, error, at)
    select m.organization_id, m.source, m.status, m.count, m.error, m.at
    from made as m
)

insert into planted
select 'sync_logs', d.kind, count(*)
from made as m
cross join unnest(m.defects || '{rows}'::text[]) as d (kind)
group by d.kind;

with drawn as materialized (
    select
        n.number,
        pg_temp.draw('audit logs', n.number) as draw,
        pg_temp.slot(n.number, 1000) as slot,
        o.id as organization_id,
        o.other
    from generate_series(1, pg_temp.contacts()) as n (number)
    inner join organization_numbers as o
        on o.number = 1 + (n.number - 1) % pg_temp.organizations()
),

made as materialized (
    select
        case
            when d.slot between 10 and 14 then null
            when d.slot between 20 and 49 then coalesce(d.other, d.organization_id)
            else d.organization_id
        end as organization_id,
        case
            when d.slot < 10 then 'user_gone_' || d.number
            else 'user_' || 1 + d.draw % (5 * pg_temp.organizations())
        end as user_id,
        (array['login', 'contact.update', 'export'])[1 + d.draw % 3] as action,
        case when d.draw % 2 = 0 then '{"field": "phone"}' else 'phone changed' end as detail,
        timestamp '2024-04-01' + d.number * interval '1 minute' as at,
        array_remove(array[
            case
                when d.slot < 10 then 'orphan'
                when d.slot between 10 and 14 then 'null_key'
                when d.slot between 20 and 49 and d.other is not null then 'mixed_id'
            end
        ], null) as defects
    from drawn as d
),

loaded as (
    insert into legacy.audit_logs (organization_id, user_id, action, detail, at)
    select m.organization_id, m.user_id, m.action, m.detail, m.at
    from made as m
)

insert into planted
select 'audit_logs', d.kind, count(*)
from made as m
cross join unnest(m.defects || '{rows}'::text[]) as d (kind)
group by d.kind;
