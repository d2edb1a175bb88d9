-- Deploy routiq:jobs/find_past_gaps to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.find_past_gaps(text, uuid)

-- Where somebody holds a snapshot open, what is finished stays in the index, and each claim walks
-- past all of it. So a session that walked far remembers, in the setting jobs.gaps, stretches in
-- which it found nothing, and begins behind them. What comes in there meanwhile, such as a job that
-- is tried again, waits for a second, or as long as twenty such walks. How far it walked the server
-- counts (track_counts). A walk that begins where a gap ends makes that gap longer, until the same
-- time: so there are about as many gaps as tenants, however many claims found their jobs.

create or replace function jobs.find_past_gaps(p_queue text, p_turn uuid)
returns table (place tid, state text, organization_id uuid, priority smallint, "position" bigint)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    c_most constant int := 50;
    c_first constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    c_last constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
    c_end constant bigint := 9223372036854775807;
    c_far constant int := 100;
    c_index constant regclass := 'jobs.idx_jobs_queue'::regclass;
    v_began timestamptz := clock_timestamp();
    v_gaps jsonb := coalesce(nullif(current_setting('jobs.gaps', true), '')::jsonb -> p_queue, '[]');
    v_range record;
    v_found record;
    v_started timestamptz;
    v_walked bigint;
    v_new jsonb := '[]'::jsonb;
begin
    -- the stretches between the gaps, first behind whose turn it was, then up to it
    for v_range in
        with gaps as (
            select g.*
            from jsonb_to_recordset(v_gaps) as g (
                from_org uuid, from_priority smallint, from_position bigint,
                to_org uuid, to_priority smallint, to_position bigint, until timestamptz
            )
            where g.until > v_began
        ),

        edges as (
            select
                1 as pass, p_turn as org, 32767::smallint as priority, c_end as position,
                null::uuid as from_org, null::smallint as from_priority,
                null::bigint as from_position, null::timestamptz as until
            union all
            select 2, c_first, (-32768)::smallint, -1::bigint, null, null, null, null
            union all
            select
                case when g.to_org > p_turn then 1 else 2 end,
                g.to_org, g.to_priority, g.to_position,
                g.from_org, g.from_priority, g.from_position, g.until
            from gaps as g
        )

        select
            e.*,
            n.to_org,
            n.to_priority,
            n.to_position
        from edges as e
        cross join
            lateral (
                select u.to_org, u.to_priority, u.to_position
                from (
                    select g.from_org, g.from_priority, g.from_position
                    from gaps as g
                    where
                        (g.from_org, g.from_priority, g.from_position)
                        >= (e.org, e.priority, e.position)
                    union all
                    select
                        case e.pass when 1 then c_last else p_turn end, 32767::smallint, c_end
                ) as u (to_org, to_priority, to_position)
                order by u.to_org, u.to_priority, u.to_position
                limit 1
            ) as n
        where not exists (
            select
            from gaps as g
            where
                (g.from_org, g.from_priority, g.from_position) <= (e.org, e.priority, e.position)
                and (g.to_org, g.to_priority, g.to_position) > (e.org, e.priority, e.position)
        )
        order by e.pass, e.org, e.priority, e.position
    loop
        v_started := clock_timestamp();
        v_walked := pg_stat_get_xact_tuples_returned(c_index);

        select j.ctid as place, j.state, j.organization_id, j.priority, j.position
        into v_found
        from jobs.jobs as j
        where
            j.queue = p_queue
            and j.ready_at is not null
            and (j.organization_id, j.priority, j.position)
            >= (v_range.org, v_range.priority, v_range.position)
            and (j.organization_id, j.priority, j.position)
            <= (v_range.to_org, v_range.to_priority, v_range.to_position)
            and (j.state = 'ready' or j.lease_expires_at < v_began)
        order by j.organization_id, j.priority, j.position
        limit 1
        for update skip locked;

        if pg_stat_get_xact_tuples_returned(c_index) - v_walked > c_far then
            v_new := v_new || jsonb_build_object(
                'from_org', coalesce(v_range.from_org, v_range.org),
                'from_priority', coalesce(v_range.from_priority, v_range.priority),
                'from_position', coalesce(v_range.from_position, v_range.position),
                'to_org', coalesce(v_found.organization_id, v_range.to_org),
                'to_priority', coalesce(v_found.priority, v_range.to_priority),
                'to_position', coalesce(v_found.position, v_range.to_position),
                'until', coalesce(
                    v_range.until,
                    clock_timestamp()
                    + greatest((clock_timestamp() - v_started) * 20, interval '1 second')
                )
            );
        end if;

        exit when v_found.place is not null;
    end loop;

    if v_new <> '[]' then
        -- those that are over go, and those that became longer stand among the new ones
        perform set_config(
            'jobs.gaps',
            jsonb_build_object(
                p_queue,
                v_new || coalesce(
                    (
                        select jsonb_agg(k.gap order by k.number)
                        from jsonb_array_elements(v_gaps) with ordinality as k (gap, number)
                        where
                            (k.gap ->> 'until')::timestamptz > v_began
                            and k.number <= c_most
                            and not exists (
                                select
                                from jsonb_array_elements(v_new) as n (gap)
                                where
                                    n.gap -> 'from_org' = k.gap -> 'from_org'
                                    and n.gap -> 'from_priority' = k.gap -> 'from_priority'
                                    and n.gap -> 'from_position' = k.gap -> 'from_position'
                            )
                    ),
                    '[]'
                )
            )::text,
            false
        );
    elsif not exists (
        select
        from jsonb_array_elements(v_gaps) as g (gap)
        where (g.gap ->> 'until')::timestamptz > v_began
    ) then
        perform set_config('jobs.gaps', '', false);
    end if;

    if v_found.place is not null then
        place := v_found.place;
        state := v_found.state;
        organization_id := v_found.organization_id;
        priority := v_found.priority;
        position := v_found.position;
        return next;
    end if;
end
$function$;

alter function jobs.find_past_gaps(text, uuid) owner to app_owner;

revoke all on function jobs.find_past_gaps(text, uuid) from public;
grant execute on function jobs.find_past_gaps(text, uuid) to app_dispatcher;

comment on function jobs.find_past_gaps(text, uuid) is
    'Finds the next job of a queue behind a tenant, past stretches of the index in which nothing '
    'was found a moment ago, and locks it.';

commit;
