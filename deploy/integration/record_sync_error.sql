-- Deploy routiq:integration/record_sync_error to pg
-- requires: integration/sync_errors__policies
-- requires: integration/classify_error
-- requires: integration/schema__open_to_workers
-- requires: core/require_context
-- requires: core/refuse

begin;

-- function integration.record_sync_error(uuid, text, text, text, text, uuid, jsonb, text, timestamptz)

-- One standing error for a row of an entity: the same again counts up, so a row that fails each hour
-- fills nothing. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function integration.record_sync_error(
    p_integration_id uuid,
    p_entity text,
    p_message text,
    p_error_class text default null,
    p_external_id text default null,
    p_run_id uuid default null,
    p_details jsonb default '{}',
    p_correlation_id text default null,
    p_now timestamptz default clock_timestamp()
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_class text := coalesce(p_error_class, integration.classify_error(p_message => p_message));
    v_message text := left(coalesce(nullif(p_message, ''), 'no message'), 10000);
    v_id uuid;
begin
    update integration.sync_errors as e
    set
        retry_count = e.retry_count + 1,
        error_class = v_class,
        message = v_message,
        details = p_details,
        sync_run_id = coalesce(p_run_id, e.sync_run_id)
    where
        e.organization_id = v_organization_id
        and e.integration_id = p_integration_id
        and e.entity is not distinct from p_entity
        and e.external_id is not distinct from p_external_id
        and (e.external_id is not null or e.error_class = v_class)
        and e.resolved_at is null
    returning e.id into v_id;

    if v_id is null then
        insert into integration.sync_errors (
            organization_id,
            integration_id,
            sync_run_id,
            entity,
            external_id,
            error_class,
            message,
            details,
            correlation_id,
            occurred_at
        )
        values (
            v_organization_id,
            p_integration_id,
            p_run_id,
            p_entity,
            p_external_id,
            v_class,
            v_message,
            p_details,
            p_correlation_id,
            p_now
        )
        returning id into v_id;
    end if;

    return v_id;
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such account or run', sqlerrm, 'name one of the organization'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be an error', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function integration.record_sync_error(
    uuid, text, text, text, text, uuid, jsonb, text, timestamptz
) owner to app_owner;

revoke all on function integration.record_sync_error(
    uuid, text, text, text, text, uuid, jsonb, text, timestamptz
) from public;
grant execute on function integration.record_sync_error(
    uuid, text, text, text, text, uuid, jsonb, text, timestamptz
) to app_worker;

comment on function integration.record_sync_error(
    uuid, text, text, text, text, uuid, jsonb, text, timestamptz
) is
    'Keeps what went wrong with a row of an account, or with the account; the same again raises '
    'retry_count. Without a class it is told from the message. Returns its id. Raises RQ404, '
    'RQ422.';

commit;
