-- Deploy routiq:jobs/next_tenants to pg
-- requires: jobs/waiting_tenants
-- requires: jobs/find_past_gaps

begin;

-- function jobs.next_tenants(text, text, int)

-- Turns are remembered by each session: nothing is written, so no claim waits for another, and a
-- session that a pooler hands to another worker goes on where it was. A session that is new begins
-- anywhere. That is why the setting outlives the transaction; it says nothing of anybody.

create or replace function jobs.next_tenants(p_queue text, p_priority_policy text, p_at_most int)
returns table (
    organization_id uuid, priority smallint, from_priority smallint, from_position bigint
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    c_first constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    c_last constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
    c_lowest constant smallint := (-32768)::smallint;
    c_highest constant smallint := 32767::smallint;
    v_turn uuid := nullif(current_setting('jobs.turn', true), '')::uuid;
    v_seen uuid[] := array[]::uuid[];
    v_found record;
begin
    if p_priority_policy = 'strict' then
        return query
        select t.organization_id, t.priority, c_lowest, (-1)::bigint
        from (
            select w.organization_id, w.priority, min(w.priority) over () as first_priority
            from jobs.waiting_tenants(p_queue, c_first, c_last, 1000, true) as w
        ) as t
        where t.priority = t.first_priority
        order by t.organization_id <= coalesce(v_turn, c_first), t.organization_id
        limit p_at_most;

        return;
    end if;

    -- a session that walked far
    if coalesce(current_setting('jobs.gaps', true), '') like '{%' then
        for v_number in 1..p_at_most loop
            select f.organization_id, f.priority, f.position
            into v_found
            from jobs.find_past_gaps(p_queue, coalesce(v_turn, c_first)) as f;

            exit when v_found.organization_id is null or v_found.organization_id = any(v_seen);

            organization_id := v_found.organization_id;
            priority := c_highest;
            from_priority := v_found.priority;
            from_position := v_found.position;
            return next;

            v_turn := v_found.organization_id;
            v_seen := v_seen || v_turn;
        end loop;

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
    select w.organization_id, c_highest, c_lowest, (-1)::bigint
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
    'Tenants whose turn it is in a queue, in the order of their turns, up to which priority: '
    'with "fair" any, with "strict" only those that have the most urgent job, and that alone; and '
    'from which job on there is something to find.';

commit;
