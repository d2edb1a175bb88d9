-- Deploy routiq:integration/apply_record to pg
-- requires: integration/write_clinic
-- requires: integration/write_appointment
-- requires: integration/write_conversation
-- requires: integration/write_member
-- requires: integration/write_billing

begin;

-- function integration.apply_record(uuid, text, text, jsonb)

-- One object, but for contacts and messages, which are written many at once. What came before is not
-- written again, and older never takes the place of newer. Values that break a rule undo this object
-- alone and are told: by names, for the values may be a patient's. Everything else is raised.
--
-- What is gone changes what stands under c_gone, and nothing where that is empty: of a kind that many
-- classes have, one may go. Of what is gone a system may tell no more than the id. Where nobody knows it yet, the id of a row that
-- is not there is kept for it: what was told of it earlier and comes later is older.

create or replace function integration.apply_record(
    p_organization_id uuid, p_system text, p_entity text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_gone constant jsonb := '{
        "practitioner": {"is_active": false}, "appointment_type": {"is_active": false},
        "appointment": {"status": "cancelled"}, "class_booking": {"status": "cancelled"}, "class": {},
        "conversation": {"status": "resolved"},
        "subscription": {"status": "cancelled"}, "invoice": {"status": "void"},
        "payment": {"status": "cancelled"}
    }'::jsonb;
    v_is_deleted boolean := (p_record ->> 'is_deleted')::boolean;
    v_at timestamptz := (p_record ->> 'source_updated_at')::timestamptz;
    v_table text := '{
        "practitioner": "clinic.practitioners", "appointment_type": "clinic.appointment_types",
        "appointment": "clinic.appointments", "class_booking": "clinic.appointments",
        "class": "clinic.appointment_types", "conversation": "comms.conversations",
        "user": "core.organization_members", "membership": "core.organization_members",
        "organization": "core.organizations", "subscription": "billing.subscriptions",
        "invoice": "billing.invoices", "payment": "billing.payments",
        "refund": "billing.payments"
    }'::jsonb ->> p_entity;
    v_constraint text;
    v_map integration.external_ids;
    v_record jsonb;
    v_outcome text;
    v_written jsonb;
begin
    if p_record ->> 'refusal' is not null then
        return jsonb_build_object('outcome', 'refused', 'refusal', p_record -> 'refusal');
    end if;

    select e.*
    into v_map
    from integration.external_ids as e
    where
        e.organization_id = p_organization_id
        and e.system = p_system
        and e.entity = p_entity
        and e.external_id = p_record ->> 'external_id'
        and e.deleted_at is null
    for no key update;

    v_outcome := case
        when v_map.source_updated_at > v_at then 'older'
        when v_map.payload_hash = (p_record ->> 'payload_hash')::bytea
            and v_is_deleted = v_map.metadata ? 'deleted_at' then 'unchanged'
        when v_is_deleted then 'deleted'
        when v_map.id is null then 'inserted'
        else 'updated'
    end;

    if v_outcome in ('older', 'unchanged') then
        return jsonb_build_object('outcome', v_outcome, 'target_id', v_map.target_id);
    end if;

    v_record := p_record || jsonb_build_object(
        'system', p_system, 'entity', p_entity, 'target_id', v_map.target_id,
        'at', v_at, 'base', v_map.metadata -> 'columns'
    );

    if
        v_is_deleted
        and (c_gone -> p_entity = '{}' or p_record ->> 'is_partial' = 'true' and c_gone ? p_entity)
    then
        perform integration.set_columns(
            v_table, p_organization_id, v_map.target_id, c_gone -> p_entity
        );
        v_written := jsonb_build_object('id', coalesce(v_map.target_id, core.new_id()));
    else
        v_written := case
            when p_entity in ('practitioner', 'appointment_type', 'class') then
                integration.write_clinic(p_organization_id, p_system, p_entity, v_record)
            when p_entity in ('appointment', 'class_booking') then
                integration.write_appointment(p_organization_id, p_system, p_entity, v_record)
            when p_entity = 'conversation' then
                integration.write_conversation(p_organization_id, p_system, p_entity, v_record)
            when p_entity in ('user', 'organization', 'membership') then
                integration.write_member(p_organization_id, p_system, p_entity, v_record)
            else
                integration.write_billing(p_organization_id, p_system, p_entity, v_record)
        end;
    end if;

    if v_written is null then
        return jsonb_build_object('outcome', 'ignored');
    end if;

    insert into integration.external_ids as e (
        organization_id, system, entity, external_id, target_table, target_id, source_updated_at,
        payload_hash, metadata
    )
    values (
        p_organization_id, p_system, p_entity, p_record ->> 'external_id', v_table,
        (v_written ->> 'id')::uuid, coalesce(v_at, case when v_is_deleted then now() end),
        (p_record ->> 'payload_hash')::bytea,
        jsonb_strip_nulls(
            jsonb_build_object(
                'unknown', p_record -> 'unknown',
                'columns', coalesce(v_map.metadata -> 'columns', '{}') || (v_written -> 'columns'),
                'deleted_at', case when v_is_deleted then coalesce(v_at, now()) end
            )
        )
    )
    on conflict (organization_id, system, entity, external_id) where deleted_at is null do update
    set
        target_id = excluded.target_id,
        source_updated_at = coalesce(excluded.source_updated_at, e.source_updated_at),
        payload_hash = excluded.payload_hash,
        last_seen_at = now(),
        metadata = (e.metadata - 'deleted_at') || excluded.metadata;

    return jsonb_build_object(
        'outcome', v_outcome, 'target_id', v_written -> 'id', 'target_table', v_table
    );
exception
    when data_exception or integrity_constraint_violation or sqlstate 'RQ403' or sqlstate 'RQ409'
        or sqlstate 'RQ422'
    then
        get stacked diagnostics v_constraint = constraint_name;
        return jsonb_build_object(
            'outcome', 'refused',
            'refusal', case
                when sqlstate like 'RQ%' then sqlerrm
                else concat_ws(' ', sqlstate, nullif(v_constraint, ''))
            end
        );
end
$function$;

alter function integration.apply_record(uuid, text, text, jsonb) owner to app_owner;

revoke all on function integration.apply_record(uuid, text, text, jsonb) from public;

comment on function integration.apply_record(uuid, text, text, jsonb) is
    'Keeps one object that integration.read_records has read; says what became of it: inserted, '
    'updated, unchanged, older, deleted, ignored, or refused and why.';

commit;
