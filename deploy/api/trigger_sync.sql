-- Deploy routiq:api/trigger_sync to pg
-- requires: api/schema
-- requires: ref/permissions__syncs
-- requires: integration/service_integrations__policies
-- requires: jobs/enqueue
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/refuse

begin;

-- function api.trigger_sync(uuid, text, text, text)

-- One waiting job for an account and entity: who asks again is told of the one that is there, so it
-- needs no idempotency key of its own. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.trigger_sync(
    p_integration_id uuid,
    p_entity text,
    p_kind text default 'incremental',
    p_correlation_id text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_service_code text;
    v_status text;
begin
    perform core.require_permission('syncs.write');

    select
        i.service_code,
        i.status
    into v_service_code, v_status
    from integration.service_integrations as i
    where
        i.organization_id = v_organization_id
        and i.id = p_integration_id
        and i.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'look at api.sync_status'
        );
    elsif v_status in ('paused', 'disconnected') then
        perform core.refuse(
            'RQ409', 'this account is not synchronized now', format('it is %s', v_status),
            'make it active first'
        );
    elsif
        coalesce(p_kind, '') not in ('full', 'incremental', 'replay')
        or coalesce(p_entity, '') !~ '^[a-z][a-z0-9_]{0,31}$'
    then
        perform core.refuse(
            'RQ422',
            'nothing can be synchronized so',
            format('entity "%s", kind "%s"', p_entity, p_kind),
            'name an entity such as patients, and full, incremental or replay'
        );
    end if;

    return jsonb_build_object(
        'job_id',
        jobs.enqueue(
            p_kind => v_service_code || '.sync',
            p_args => jsonb_build_object(
                'integration_id', p_integration_id, 'entity', p_entity, 'kind', p_kind
            ),
            p_unique_key => concat_ws(' ', 'sync', p_integration_id, p_entity, p_kind),
            p_correlation_id => p_correlation_id
        )
    );
end
$function$;

alter function api.trigger_sync(uuid, text, text, text) owner to app_owner;

revoke all on function api.trigger_sync(uuid, text, text, text) from public;
grant execute on function api.trigger_sync(uuid, text, text, text) to authenticated;

comment on function api.trigger_sync(uuid, text, text, text) is
    'Puts in a job that synchronizes an entity of an account: incremental, full, or a replay of '
    'the rows that could not be taken. Returns its id, or that of the one that waits already. '
    'Raises RQ403, RQ404, RQ409 where the account is paused, RQ422.';

commit;
