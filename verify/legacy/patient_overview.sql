-- Verify routiq:legacy/patient_overview on pg

begin;

create temporary view patient_overview as
select
    c.organization_id,
    c.id as contact_id,
    c.name,
    c.phone,
    c.email,
    p.is_active,
    p.appointment_count as appointment_count_at_sync,
    count(a.id) as appointment_count,
    max(a.starts_at) as last_appointment,
    count(distinct a.type) as appointment_type_count
from legacy.contacts as c
inner join legacy.active_patients as p
    on c.id = p.contact_id or c.cliniko_patient_id::text = p.cliniko_id
left join legacy.appointments as a
    on a.patient_id in (c.id, c.cliniko_patient_id::text)
group by
    c.organization_id, c.id, c.name, c.phone, c.email, p.is_active, p.appointment_count;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view legacy.patient_overview
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.patient_overview'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.patient_overview'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
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
                from unnest(array['service_role:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy.patient_overview'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy.patient_overview', v_differs;
    end if;
end;
$verify$;

rollback;
