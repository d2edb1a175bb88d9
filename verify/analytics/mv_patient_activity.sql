-- Verify routiq:analytics/mv_patient_activity on pg

begin;

create temporary view mv_patient_activity as
with appointments as (
    select
        o.organization_id,
        o.contact_id,
        count(*) filter (where o.status in ('booked', 'arrived', 'fulfilled')) as booked,
        count(*) filter (where o.status = 'fulfilled') as fulfilled,
        count(*) filter (where o.status = 'cancelled') as cancelled,
        count(*) filter (where o.status = 'noshow') as noshow,
        min(o.start_at) filter (where o.status = 'fulfilled') as first_appointment_at,
        max(o.start_at) filter (where o.status = 'fulfilled') as last_appointment_at
    from clinic.appointments as o
    where o.deleted_at is null
    group by o.organization_id, o.contact_id
),

messages as (
    select
        c.organization_id,
        c.contact_id,
        max(c.last_message_at) as last_message_at
    from comms.conversations as c
    where c.deleted_at is null
    group by c.organization_id, c.contact_id
)

select
    p.organization_id,
    p.id as patient_id,
    p.contact_id,
    p.location_id,
    a.first_appointment_at,
    a.last_appointment_at,
    m.last_message_at,
    coalesce(a.booked, 0) as appointments_booked,
    coalesce(a.fulfilled, 0) as appointments_fulfilled,
    coalesce(a.cancelled, 0) as appointments_cancelled,
    coalesce(a.noshow, 0) as appointments_noshow,
    greatest(a.last_appointment_at, m.last_message_at, p.created_at) as last_activity_at
from contact.patients as p
left join appointments as a
    on p.organization_id = a.organization_id and p.contact_id = a.contact_id
left join messages as m
    on p.organization_id = m.organization_id and p.contact_id = m.contact_id
where p.deleted_at is null;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- materialized view analytics.mv_patient_activity
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'm'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.mv_patient_activity'::regclass)
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_owner:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'analytics.mv_patient_activity'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'materialized view analytics.mv_patient_activity', v_differs;
    end if;
end;
$verify$;

rollback;
