-- Verify routiq:analytics/mv_conversation_response_times on pg

begin;

create temporary view mv_conversation_response_times as
select
    s.organization_id,
    s.channel,
    s.location_id,
    date_trunc('month', s.asked_at at time zone o.time_zone)::date as month_on,
    count(*) as conversations_asked,
    count(s.answered_at) as conversations_answered,
    percentile_disc(0.5) within group (order by s.answered_at - s.asked_at) as median_duration,
    percentile_disc(0.9) within group (order by s.answered_at - s.asked_at) as slow_duration,
    max(s.answered_at - s.asked_at) as longest_duration
from analytics.conversation_states as s
inner join core.organizations as o
    on s.organization_id = o.id
where s.asked_at >= current_date - interval '13 months'
group by
    s.organization_id, s.channel, s.location_id,
    date_trunc('month', s.asked_at at time zone o.time_zone);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- materialized view analytics.mv_conversation_response_times
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'm'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.mv_conversation_response_times'::regclass)
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
    where r.oid = 'analytics.mv_conversation_response_times'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'materialized view analytics.mv_conversation_response_times', v_differs;
    end if;
end;
$verify$;

rollback;
