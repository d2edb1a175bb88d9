-- Verify routiq:legacy/appointment_type_summary on pg

begin;

create temporary view appointment_type_summary as
select
    a.organization_id,
    a.type,
    count(*) as appointment_count,
    count(distinct a.patient_id) as patient_count,
    count(*) filter (where lower(a.status) like 'cancel%') as cancelled_count
from legacy.appointments as a
group by a.organization_id, a.type;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view legacy.appointment_type_summary
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.appointment_type_summary'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.appointment_type_summary'::regclass
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
    where r.oid = 'legacy.appointment_type_summary'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy.appointment_type_summary', v_differs;
    end if;
end;
$verify$;

rollback;
