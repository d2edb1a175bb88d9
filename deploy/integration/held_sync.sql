-- Deploy routiq:integration/held_sync to pg
-- requires: integration/sync_runs__policies
-- requires: core/refuse

begin;

-- function integration.held_sync(uuid, int)

-- Locks the run. A worker that was taken for dead may still live: its attempt is over, and whatever its
-- transaction wrote is undone with this refusal. Raises RQ404, RQ409.

create or replace function integration.held_sync(p_run_id uuid, p_attempt int)
returns integration.sync_runs
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_run integration.sync_runs;
begin
    select r.*
    into v_run
    from integration.sync_runs as r
    where r.organization_id = core.current_org_id() and r.id = p_run_id
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such run', format('the id is "%s"', p_run_id), 'begin one'
        );
    elsif v_run.status <> 'running' then
        perform core.refuse(
            'RQ409', 'this run is over', format('it is %s', v_run.status), 'stop, or begin again'
        );
    elsif v_run.attempt is distinct from p_attempt then
        perform core.refuse(
            'RQ409',
            'another worker has taken this run over',
            format('the attempt is %s, not %s', v_run.attempt, p_attempt),
            'stop: what this transaction wrote is undone'
        );
    end if;

    return v_run;
end
$function$;

alter function integration.held_sync(uuid, int) owner to app_owner;

revoke all on function integration.held_sync(uuid, int) from public;

comment on function integration.held_sync(uuid, int) is
    'A run of the organization in the context, locked, if it is under way in this attempt. Raises '
    'RQ404, RQ409.';

commit;
