-- Deploy routiq:api/replay_jobs to pg
-- requires: api/schema
-- requires: jobs/replay_many
-- requires: ref/permissions__syncs
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.replay_jobs(uuid[], text, text, int, int)

-- A letter is replayed once, so what is sent again changes nothing more; it takes no idempotency key.
-- Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.replay_jobs(
    p_dead_letter_ids uuid[] default null,
    p_kind text default null,
    p_error_class text default null,
    p_limit int default 1000,
    p_per_minute int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('syncs.write');

    return (
        select count(*)::int
        from jobs.replay_many(
            p_ids => p_dead_letter_ids,
            p_kind => p_kind,
            p_error_class => p_error_class,
            p_limit => p_limit,
            p_per_minute => p_per_minute
        )
    );
end
$function$;

alter function api.replay_jobs(uuid[], text, text, int, int) owner to app_owner;

revoke all on function api.replay_jobs(uuid[], text, text, int, int) from public;
grant execute on function api.replay_jobs(uuid[], text, text, int, int) to authenticated;

comment on function api.replay_jobs(uuid[], text, text, int, int) is
    'Puts jobs of the organization in again that were given up: these letters, a kind, a class of '
    'error, at a pace. Returns how many. Raises RQ403, RQ422.';

commit;
