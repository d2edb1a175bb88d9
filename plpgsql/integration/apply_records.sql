-- function integration.apply_read(uuid, text, text, jsonb, jsonb, jsonb)
-- function integration.apply_records(text, text, jsonb, jsonb)

create or replace function integration.apply_read(
    p_organization_id uuid,
    p_system text,
    p_entity text,
    p_items jsonb,
    p_records jsonb,
    p_source jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_outcomes jsonb;
begin
    if p_entity = 'contact' then
        v_outcomes := integration.apply_contacts(
            p_organization_id, p_system, p_items, p_records, p_source
        );
    elsif p_entity = 'message' then
        v_outcomes := integration.apply_messages(p_organization_id, p_system, p_records);
    else
        perform contact.upsert_lock(
            p_organization_id,
            p_system || ' ' || p_entity,
            array(select r.record ->> 'external_id' from jsonb_array_elements(p_records) as r (record))
        );

        select coalesce(
            jsonb_agg(
                jsonb_build_object('external_id', r.record -> 'external_id')
                || integration.apply_record(
                    p_organization_id,
                    p_system,
                    p_entity,
                    r.record || jsonb_build_object('source', p_source)
                )
            ),
            '[]'
        )
        into v_outcomes
        from jsonb_array_elements(p_records) as r (record);
    end if;

    perform integration.keep_outcomes(
        p_organization_id, p_system, p_entity, p_source, p_records, v_outcomes
    );

    if p_source ? 'sync_run_id' and p_entity <> 'message' then
        perform integration.note_seen(
            p_organization_id, p_system, p_entity, p_records, (p_source ->> 'sync_run_id')::uuid
        );
    end if;

    return (
        select jsonb_build_object(
            'read', count(*),
            'inserted', count(*) filter (where o.outcome = 'inserted'),
            'updated', count(*) filter (where o.outcome = 'updated'),
            'deleted', count(*) filter (where o.outcome = 'deleted'),
            'unchanged', count(*) filter (where o.outcome in ('unchanged', 'older', 'ignored')),
            'failed', count(*) filter (where o.outcome = 'refused'),
            'refusals', coalesce(
                jsonb_object_agg(coalesce(o.external_id, ''), o.refusal)
                filter (where o.outcome = 'refused'),
                '{}'
            )
        )
        from jsonb_to_recordset(v_outcomes) as o (external_id text, outcome text, refusal text)
    );
end
$function$;

alter function integration.apply_read(uuid, text, text, jsonb, jsonb, jsonb) owner to app_owner;

revoke all on function integration.apply_read(uuid, text, text, jsonb, jsonb, jsonb) from public;

comment on function integration.apply_read(uuid, text, text, jsonb, jsonb, jsonb) is
    'Keeps objects that integration.read_records has read from p_items, with what became of them; '
    'returns their counts.';

-- For workers that ask a system page by page, and for integration.apply_webhook. Everything of a call is
-- one transaction; what is missing something, or breaks a rule, is put aside as a sync error of its
-- account, with its reason and without its values, and holds up nothing. When it comes again and is
-- right, the error is settled. Raises RQ400, RQ401, RQ403, RQ422.

create or replace function integration.apply_records(
    p_system text, p_entity text, p_items jsonb, p_source jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_items jsonb := integration.shaped_items(p_system, p_entity, p_items);
    v_records jsonb;
begin
    if jsonb_typeof(p_items) is distinct from 'array' or not exists (
        select
        from ref.record_maps as m
        where m.system = p_system and m.entity = p_entity
    ) then
        perform core.refuse(
            'RQ422', 'nobody can read this',
            format('entity "%s" of "%s", as %s', p_entity, p_system, jsonb_typeof(p_items)),
            'send an array of objects of a system and an entity of ref.record_maps'
        );
    end if;

    select
        coalesce(
            jsonb_agg(
                to_jsonb(r) || case
                    when d.is_deleted and r.external_id is not null then
                        jsonb_build_object(
                            'is_deleted', true, 'refusal', null, 'is_partial', r.refusal is not null
                        )
                    else '{}'
                end
            ),
            '[]'
        )
    into v_records
    from integration.read_records(
        p_system, p_entity, v_items, (p_source ->> 'occurred_at')::timestamptz
    ) as r
    cross join
        lateral (
            select r.is_deleted or coalesce(p_source ->> 'is_deleted' = 'true', false) as is_deleted
        ) as d;

    return integration.apply_read(
        p_organization_id => v_organization_id,
        p_system => p_system,
        p_entity => p_entity,
        p_items => v_items,
        p_records => v_records,
        p_source => p_source
    );
end
$function$;

alter function integration.apply_records(text, text, jsonb, jsonb) owner to app_owner;

revoke all on function integration.apply_records(text, text, jsonb, jsonb) from public;
grant execute on function integration.apply_records(text, text, jsonb, jsonb) to app_worker;

comment on function integration.apply_records(text, text, jsonb, jsonb) is
    'Turns objects of a system, in its own shape, into our rows: once, in any order, older never '
    'over newer. p_source: integration_id, sync_run_id, webhook_event_id, occurred_at, '
    'is_deleted. Returns the counts for integration.checkpoint_sync, and why each was refused '
    'that was. Raises RQ422.';
