-- Deploy routiq:integration/keep_outcomes to pg
-- requires: integration/transform_log__policies
-- requires: integration/record_sync_error
-- requires: integration/sync_errors__policies

begin;

-- function integration.keep_outcomes(uuid, text, text, jsonb, jsonb, jsonb)

-- Digests and ids, no data: which rows were made of what, and what was put aside. Messages and what did
-- not change leave no record here: comms.message_keys tells of messages, and of the rest nothing was made.

create or replace function integration.keep_outcomes(
    p_organization_id uuid,
    p_system text,
    p_entity text,
    p_source jsonb,
    p_records jsonb,
    p_outcomes jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_integration_id uuid := integration.source_account(p_organization_id, p_system, p_source);
begin
    insert into integration.transform_log (
        organization_id, integration_id, sync_run_id, webhook_event_id, system, entity, external_id,
        payload_hash, rule, rule_version, action, target_table, target_id
    )
    select
        p_organization_id, v_integration_id, (p_source ->> 'sync_run_id')::uuid,
        coalesce(r.webhook_event_id, (p_source ->> 'webhook_event_id')::uuid), p_system, p_entity,
        o.external_id, r.payload_hash,
        'ref.record_maps', 1, o.outcome,
        case when t.target_table is not null and o.target_id is not null then t.target_table end,
        case when t.target_table is not null then o.target_id end
    from jsonb_to_recordset(p_outcomes) as o (
        external_id text, outcome text, target_id uuid, target_table text
    )
    inner join
        jsonb_to_recordset(p_records) as r (
            external_id text, payload_hash bytea, webhook_event_id uuid
        )
        on o.external_id = r.external_id
    cross join
        lateral (
            select coalesce(o.target_table, case p_entity when 'contact' then 'contact.contacts' end)
                as target_table
        ) as t
    where o.outcome in ('inserted', 'updated', 'deleted', 'refused') and p_entity <> 'message';

    if v_integration_id is null then
        return;
    end if;

    perform integration.record_sync_error(
        p_integration_id => v_integration_id,
        p_entity => p_entity,
        p_message => o.refusal,
        p_error_class => 'validation',
        p_external_id => o.external_id,
        p_run_id => (p_source ->> 'sync_run_id')::uuid,
        p_details => jsonb_strip_nulls(
            jsonb_build_object('webhook_event_id', p_source -> 'webhook_event_id')
        )
    )
    from jsonb_to_recordset(p_outcomes) as o (external_id text, outcome text, refusal text)
    where o.outcome = 'refused';

    update integration.sync_errors as e
    set resolved_at = now()
    from jsonb_to_recordset(p_outcomes) as o (external_id text, outcome text)
    where
        o.outcome in ('inserted', 'updated', 'deleted')
        and e.organization_id = p_organization_id
        and e.integration_id = v_integration_id
        and e.entity = p_entity
        and e.external_id = o.external_id
        and e.error_class = 'validation'
        and e.resolved_at is null;
end
$function$;

alter function integration.keep_outcomes(uuid, text, text, jsonb, jsonb, jsonb) owner to app_owner;

revoke all on function integration.keep_outcomes(uuid, text, text, jsonb, jsonb, jsonb) from public;

comment on function integration.keep_outcomes(uuid, text, text, jsonb, jsonb, jsonb) is
    'Keeps which of our rows were made of what a system sent, and what was put aside and why.';

commit;
