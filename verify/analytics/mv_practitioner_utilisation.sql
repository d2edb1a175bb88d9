-- Verify routiq:analytics/mv_practitioner_utilisation on pg

begin;

create temporary view mv_practitioner_utilisation as
select
    m.organization_id,
    m.practitioner_id,
    m.location_id,
    date_trunc('week', m.metric_on::timestamp)::date as week_on,
    count(*) filter (where m.appointments_booked > 0) as active_days,
    sum(m.appointments_booked) as appointments_booked,
    sum(m.appointments_fulfilled) as appointments_fulfilled,
    sum(m.appointments_cancelled) as appointments_cancelled,
    sum(m.appointments_noshow) as appointments_noshow,
    sum(m.booked_duration) as booked_duration,
    max(m.booked_duration) as longest_day
from analytics.practitioner_daily_metrics as m
where m.metric_on >= current_date - 371
group by
    m.organization_id, m.practitioner_id, m.location_id,
    date_trunc('week', m.metric_on::timestamp);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- materialized view analytics.mv_practitioner_utilisation
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'm'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.mv_practitioner_utilisation'::regclass)
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
    where r.oid = 'analytics.mv_practitioner_utilisation'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'materialized view analytics.mv_practitioner_utilisation', v_differs;
    end if;
end;
$verify$;

rollback;
