-- Deploy routiq:integration/settle_conflict to pg
-- requires: integration/sync_conflicts__policies
-- requires: integration/service_integrations__policies
-- requires: integration/schema__open_to_workers
-- requires: core/require_context
-- requires: core/refuse

begin;

-- function integration.settle_conflict(uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text)

-- A conflict is a row that changed here and there since both were the same. Where only one side did,
-- there is nothing to decide, and what is older than what was taken already changes nothing. The rule is
-- the argument, else config -> conflict_rules of the account for this entity or for "default", else
-- newer_wins. Each decision is kept with both sides; a manual one stands until somebody decides, and what
-- comes meanwhile takes the place of what it holds. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function integration.settle_conflict(
    p_integration_id uuid,
    p_entity text,
    p_external_id text,
    p_target_table text,
    p_target_id uuid,
    p_local jsonb,
    p_remote jsonb,
    p_instants jsonb,
    p_rule text default null
)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_same_at timestamptz := (p_instants ->> 'same_at')::timestamptz;
    v_local_at timestamptz := (p_instants ->> 'local_at')::timestamptz;
    v_remote_at timestamptz := (p_instants ->> 'remote_at')::timestamptz;
    v_now timestamptz := coalesce((p_instants ->> 'now')::timestamptz, clock_timestamp());
    v_config jsonb;
    v_rule text;
    v_resolution text;
begin
    if p_local = p_remote or v_remote_at <= v_same_at then
        return 'local';
    elsif v_local_at <= v_same_at then
        return 'remote';
    end if;

    select i.config -> 'conflict_rules'
    into v_config
    from integration.service_integrations as i
    where i.organization_id = v_organization_id and i.id = p_integration_id;

    v_rule := coalesce(p_rule, v_config ->> p_entity, v_config ->> 'default', 'newer_wins');
    v_resolution := case v_rule
        when 'source_wins' then 'remote'
        when 'local_wins' then 'local'
        when 'newer_wins' then
            case when v_remote_at > v_local_at then 'remote' else 'local' end
    end;

    insert into integration.sync_conflicts as c (
        organization_id,
        integration_id,
        entity,
        external_id,
        target_table,
        target_id,
        local,
        remote,
        rule,
        resolution,
        resolved_at
    )
    values (
        v_organization_id,
        p_integration_id,
        p_entity,
        p_external_id,
        p_target_table,
        p_target_id,
        p_local,
        p_remote,
        v_rule,
        v_resolution,
        case when v_resolution is not null then v_now end
    )
    on conflict (organization_id, integration_id, entity, external_id)
    where resolved_at is null and deleted_at is null do update
    set
        local = excluded.local,
        remote = excluded.remote,
        rule = excluded.rule;

    return coalesce(v_resolution, 'manual');
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'list the accounts of the organization'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a conflict', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function integration.settle_conflict(
    uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text
) owner to app_owner;

revoke all on function integration.settle_conflict(
    uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text
) from public;
grant execute on function integration.settle_conflict(
    uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text
) to app_worker;

comment on function integration.settle_conflict(
    uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text
) is
    'Which side of a row counts that may have changed here and there since p_instants -> same_at: '
    'local, remote, or manual, where our side stays until somebody decides. Conflicts are kept '
    'with both sides. Raises RQ404, RQ422 for a rule that nobody knows.';

commit;
