-- Deploy routiq:jobs/enqueue to pg
-- requires: jobs/enqueue_many

begin;

-- function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)

-- Raises RQ400, RQ422.

create or replace function jobs.enqueue(
    p_kind text,
    p_args jsonb default '{}',
    p_queue text default 'default',
    p_run_at timestamptz default null,
    p_priority smallint default null,
    p_ordering_key text default null,
    p_unique_key text default null,
    p_correlation_id text default null,
    p_max_attempts smallint default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_rounds constant int := 3;
    v_id uuid;
begin
    -- The one that has the key may be finished before it is found: then there is room for this one.
    for v_round in 1..c_rounds loop
        select e.id
        into v_id
        from jobs.enqueue_many(
            p_jobs => jsonb_build_array(
                jsonb_build_object(
                    'kind', p_kind,
                    'args', p_args,
                    'run_at', p_run_at,
                    'priority', p_priority,
                    'max_attempts', p_max_attempts,
                    'ordering_key', p_ordering_key,
                    'unique_key', p_unique_key,
                    'correlation_id', p_correlation_id
                )
            ),
            p_queue => p_queue
        ) as e (id);

        exit when v_id is not null;

        select j.id
        into v_id
        from jobs.jobs as j
        where
            j.organization_id = core.current_org_id()
            and j.queue = p_queue
            and j.unique_key = p_unique_key;

        exit when v_id is not null;
    end loop;

    return v_id;
end
$function$;

alter function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)
owner to app_owner;

revoke all
on function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)
from public;
grant execute
on function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)
to app_worker, app_dispatcher;

comment on function
jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint) is
    'Puts a job into a queue for the organization of the context, and returns its id; where the '
    'unique key has an unfinished job already, the id of that one. Raises RQ400, RQ422.';

commit;
