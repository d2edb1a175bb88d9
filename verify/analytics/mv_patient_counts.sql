-- Verify routiq:analytics/mv_patient_counts on pg

begin;

create temporary view mv_patient_counts as
select
    p.organization_id,
    p.location_id,
    count(*) as patient_count
from contact.patients as p
where p.deleted_at is null
group by p.organization_id, p.location_id;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- materialized view analytics.mv_patient_counts
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'm'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.mv_patient_counts'::regclass)
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
    where r.oid = 'analytics.mv_patient_counts'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'materialized view analytics.mv_patient_counts', v_differs;
    end if;
end;
$verify$;

rollback;
