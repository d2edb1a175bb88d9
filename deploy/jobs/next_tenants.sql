-- Deploy routiq:jobs/next_tenants to pg
-- requires: jobs/waiting_tenants

begin;

-- function jobs.next_tenants(text, text, int)

-- Turns are remembered by each session: nothing is written, so no claim waits for another, and a
-- session that a pooler hands to another worker goes on where it was. A session that is new begins
-- anywhere. That is why the setting outlives the transaction; it says nothing of anybody.

create or replace function jobs.next_tenants(p_queue text, p_priority_policy text, p_at_most int)
returns table (organization_id uuid, priority smallint)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    c_first constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    c_last constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
    v_turn uuid := nullif(current_setting('jobs.turn', true), '')::uuid;
begin
    if p_priority_policy = 'strict' then
        return query
        select t.organization_id, t.priority
        from (
            select w.organization_id, w.priority, min(w.priority) over () as first_priority
            from jobs.waiting_tenants(p_queue, c_first, c_last, 1000, true) as w
        ) as t
        where t.priority = t.first_priority
        order by t.organization_id <= coalesce(v_turn, c_first), t.organization_id
        limit p_at_most;

        return;
    end if;

    if v_turn is null then
        select w.organization_id
        into v_turn
        from jobs.waiting_tenants(p_queue, c_first, c_last, 1000, false) as w
        order by random()
        limit 1;
    end if;

    return query
    select w.organization_id, 32767::smallint
    from (
        (
            select t.organization_id
            from jobs.waiting_tenants(p_queue, coalesce(v_turn, c_first), c_last, p_at_most, false) as t
        )
        union all
        (
            select t.organization_id
            from jobs.waiting_tenants(p_queue, c_first, coalesce(v_turn, c_first), p_at_most, false) as t
        )
    ) as w
    -- whose turn was last comes last
    order by w.organization_id <= v_turn, w.organization_id
    limit p_at_most;
end
$function$;

alter function jobs.next_tenants(text, text, int) owner to app_owner;

revoke all on function jobs.next_tenants(text, text, int) from public;
grant execute on function jobs.next_tenants(text, text, int) to app_dispatcher;

comment on function jobs.next_tenants(text, text, int) is
    'Tenants whose turn it is in a queue, in the order of their turns, and up to which priority: '
    'with "fair" any, with "strict" only those that have the most urgent job, and that alone.';

commit;
