-- Verify routiq:legacy/dashboard_summary on pg

begin;

create temporary view dashboard_summary as
select
    o.id as organization_id,
    o.name as organization_name,
    (
        select count(*)
        from legacy.contacts as c
        where c.organization_id in (o.id, o.clerk_org_id)
    ) as contact_count,
    (
        select count(*)
        from legacy.active_patients as p
        where
            p.organization_id::text in (o.id, o.settings ->> 'uuid')
            and lower(p.is_active) in ('t', 'true', 'yes', 'y', '1')
    ) as active_patient_count,
    (
        select count(*)
        from legacy.appointments as a
        where
            a.organization_id in (o.id, o.clerk_org_id)
            and lower(a.status) not like 'cancel%'
    ) as appointment_count,
    (
        select count(*)
        from legacy.conversations as v
        where
            v.organization_id in (o.id, o.clerk_org_id)
            and lower(v.status) = 'open'
    ) as open_conversation_count,
    (
        select count(*)
        from legacy.messages as m
        where m.organization_id in (o.id, o.clerk_org_id)
    ) as message_count,
    (
        select max(s.at)
        from legacy.sync_logs as s
        where
            s.organization_id in (o.id, o.clerk_org_id)
            and lower(s.status) in ('ok', 'success', 'completed')
    ) as last_sync_at
from legacy.organizations as o;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view legacy.dashboard_summary
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.dashboard_summary'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.dashboard_summary'::regclass
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
    where r.oid = 'legacy.dashboard_summary'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy.dashboard_summary', v_differs;
    end if;
end;
$verify$;

rollback;
