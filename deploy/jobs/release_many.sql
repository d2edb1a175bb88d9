-- Deploy routiq:jobs/release_many to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.release_many(uuid[], text)

-- For a worker that stops: what it claimed and did not begin costs no try.

create or replace function jobs.release_many(p_ids uuid[], p_worker text)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_count int;
begin
    update jobs.jobs as j
    set
        state = 'ready',
        attempt = j.attempt - 1,
        lease_expires_at = null,
        has_slot = false
    where j.id = any(p_ids) and j.state = 'running' and j.worker = p_worker;

    get diagnostics v_count = row_count;

    if v_count > 0 then
        perform pg_notify('jobs', '');
    end if;

    return v_count;
end
$function$;

alter function jobs.release_many(uuid[], text) owner to app_dispatcher;

revoke all on function jobs.release_many(uuid[], text) from public;
grant execute on function jobs.release_many(uuid[], text) to app_worker;

comment on function jobs.release_many(uuid[], text) is
    'Gives jobs back that a worker claimed and did not begin, and returns how many it still had.';

commit;
