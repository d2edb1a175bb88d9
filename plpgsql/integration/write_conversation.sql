-- function integration.write_conversation(uuid, text, text, jsonb)

-- The messages find their conversation by channel and thread, so it may be there before it comes
-- itself. Gone there, it is resolved here: what was said stays.

create or replace function integration.write_conversation(
    p_organization_id uuid, p_system text, p_entity text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_fields jsonb := p_record -> 'fields';
    v_told jsonb := jsonb_strip_nulls(
        jsonb_build_object(
            'contact_id', integration.known_target(
                p_organization_id, p_system, 'contact', v_fields ->> 'contact'
            ),
            'subject', left(v_fields ->> 'subject', 1000),
            'status', case
                when p_record ->> 'is_deleted' = 'true' then 'resolved'
                when v_fields ->> 'status' in ('open', 'pending', 'snoozed', 'resolved')
                    then v_fields ->> 'status'
            end
        )
    );
    v_id uuid;
begin
    for v_look in 1..2 loop
        select c.id
        into v_id
        from comms.conversations as c
        where
            c.organization_id = p_organization_id
            and c.channel = p_system
            and c.external_thread_id = p_record ->> 'external_id'
            and c.deleted_at is null;

        exit when found;

        insert into comms.conversations as c (
            organization_id, channel, external_thread_id, contact_id, subject, status
        )
        values (
            p_organization_id, p_system, p_record ->> 'external_id', (v_told ->> 'contact_id')::uuid,
            v_told ->> 'subject', coalesce(v_told ->> 'status', 'open')
        )
        on conflict (organization_id, channel, external_thread_id) where deleted_at is null
        do nothing;
    end loop;

    return integration.write_row(
        'comms.' || p_entity || 's',
        p_organization_id,
        p_record || jsonb_build_object('target_id', v_id),
        v_told
    );
end
$function$;

alter function integration.write_conversation(uuid, text, text, jsonb) owner to app_owner;

revoke all on function integration.write_conversation(uuid, text, text, jsonb) from public;

comment on function integration.write_conversation(uuid, text, text, jsonb) is
    'Writes a conversation as a system tells it; returns what integration.write_row does.';
