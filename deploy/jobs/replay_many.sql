-- Deploy routiq:jobs/replay_many to pg
-- requires: jobs/enqueue

begin;

-- function jobs.replay_many(text, text, text, uuid[], int, int)

-- For functions of the tenant. Replayed is put in anew, behind what waits, with all its tries; the
-- letter stays and names the new job. Letters that somebody else replays meanwhile are passed over.
-- Raises RQ422.

create or replace function jobs.replay_many(
    p_queue text default null,
    p_kind text default null,
    p_error_class text default null,
    p_ids uuid[] default null,
    p_limit int default 1000,
    p_per_minute int default null
)
returns setof uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_letter jobs.dead_letters;
    v_now timestamptz := clock_timestamp();
    v_number int := 0;
    v_new uuid;
begin
    if not coalesce(p_limit > 0, false) or p_per_minute <= 0 then
        perform core.refuse(
            'RQ422',
            'jobs cannot be replayed so',
            format('limit %s, %s a minute', p_limit, p_per_minute),
            'replay one or more, and one or more a minute; leave the pace out for all at once'
        );
    end if;

    for v_letter in
        select d.*
        from jobs.dead_letters as d
        where
            d.organization_id = v_organization_id
            and d.replayed_at is null
            and d.dismissed_at is null
            and (p_queue is null or d.queue = p_queue)
            and (p_kind is null or d.kind = p_kind)
            and (p_error_class is null or d.error_class = p_error_class)
            and (p_ids is null or d.id = any(p_ids))
        order by d.died_at, d.id
        limit p_limit
        for update skip locked
    loop
        v_new := jobs.enqueue(
            p_kind => v_letter.kind,
            p_args => v_letter.job -> 'args',
            p_queue => v_letter.queue,
            p_run_at => case
                when p_per_minute is not null
                    then v_now + v_number * interval '1 minute' / p_per_minute
            end,
            p_priority => (v_letter.job ->> 'priority')::smallint,
            p_ordering_key => v_letter.job ->> 'ordering_key',
            p_unique_key => v_letter.job ->> 'unique_key',
            p_correlation_id => v_letter.job ->> 'correlation_id',
            p_max_attempts => (v_letter.job ->> 'max_attempts')::smallint
        );
        v_number := v_number + 1;

        -- the job that has its unique key was finished again and again meanwhile: next time
        continue when v_new is null;

        update jobs.dead_letters as d
        set
            replayed_as = v_new,
            replayed_at = v_now,
            replayed_by = core.current_user_id()
        where d.organization_id = v_organization_id and d.id = v_letter.id;

        return next v_new;
    end loop;
end
$function$;

alter function jobs.replay_many(text, text, text, uuid[], int, int) owner to app_owner;

revoke all on function jobs.replay_many(text, text, text, uuid[], int, int) from public;
grant execute on function jobs.replay_many(text, text, text, uuid[], int, int)
to app_worker, app_dispatcher;

comment on function jobs.replay_many(text, text, text, uuid[], int, int) is
    'Puts dead jobs of the organization of the context in again, oldest first: of a queue, a kind, '
    'a class of error, or these letters, so many at most, and so many a minute. Returns the ids of '
    'the new jobs. Raises RQ422.';

commit;
