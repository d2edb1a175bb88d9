-- Deploy routiq:api/list_dead_letters to pg
-- requires: api/schema
-- requires: jobs/dead_letters__policies
-- requires: ref/permissions__syncs
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/read_place
-- requires: core/refuse

begin;

-- function api.list_dead_letters(int, jsonb)

-- Without what the job was done with, which may be data of patients. Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.list_dead_letters(
    p_limit int default 50, p_after jsonb default null
)
returns table (
    id uuid,
    queue text,
    kind text,
    reason text,
    attempts int,
    error_class text,
    error text,
    died_at timestamptz,
    place jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_after record := core.read_place(p_after, 'at');
    -- variables, since coalesce() in their place would be no condition of the index
    v_after_at timestamptz := coalesce(v_after.at, 'infinity');
    v_after_id uuid := coalesce(v_after.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
begin
    perform core.require_permission('syncs.read');

    if p_limit is null or p_limit not between 1 and 1000 then
        perform core.refuse(
            'RQ422', 'a page has one to a thousand rows', format('%s were asked for', p_limit),
            'ask for fewer, and for the next page'
        );
    end if;

    return query
    select
        d.id,
        d.queue,
        d.kind,
        d.reason,
        d.attempts::int,
        d.error_class,
        d.error,
        d.died_at,
        jsonb_build_object('at', d.died_at, 'id', d.id)
    from jobs.dead_letters as d
    where
        d.organization_id = v_organization_id
        and d.replayed_at is null
        and d.dismissed_at is null
        and (d.died_at, d.id) < (v_after_at, v_after_id)
    order by d.died_at desc, d.id desc
    limit p_limit;
end
$function$;

alter function api.list_dead_letters(int, jsonb) owner to app_owner;

revoke all on function api.list_dead_letters(int, jsonb) from public;
grant execute on function api.list_dead_letters(int, jsonb) to authenticated;

comment on function api.list_dead_letters(int, jsonb) is
    'Jobs of the organization that were given up and wait for a decision, newest first; for the '
    'next page give the last "place" as p_after. Raises RQ403, RQ422.';

commit;
