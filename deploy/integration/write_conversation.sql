-- Deploy routiq:integration/write_conversation to pg
-- requires: integration/known_target
-- requires: comms/conversations__policies

begin;

-- function integration.write_conversation(uuid, text, jsonb, boolean, uuid)

-- The messages find their conversation by channel and thread, so it may be there before it comes
-- itself. Gone there, it is resolved here: what was said stays.

create or replace function integration.write_conversation(
    p_organization_id uuid,
    p_system text,
    p_fields jsonb,
    p_is_deleted boolean,
    p_target_id uuid
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_contact_id uuid := integration.known_target(
        p_organization_id, p_system, 'contact', p_fields ->> 'contact'
    );
    v_status text := case
        when p_is_deleted then 'resolved'
        when p_fields ->> 'status' in ('open', 'pending', 'snoozed', 'resolved')
            then p_fields ->> 'status'
    end;
    v_id uuid;
begin
    insert into comms.conversations as c (
        organization_id, channel, external_thread_id, contact_id, subject, status
    )
    values (
        p_organization_id,
        p_system,
        p_fields ->> 'external_id',
        v_contact_id,
        left(p_fields ->> 'subject', 1000),
        coalesce(v_status, 'open')
    )
    on conflict (organization_id, channel, external_thread_id) where deleted_at is null do update
    set
        contact_id = coalesce(excluded.contact_id, c.contact_id),
        subject = coalesce(excluded.subject, c.subject),
        status = coalesce(v_status, c.status)
    where
        (c.contact_id, c.subject, c.status)
        is distinct from (
            coalesce(excluded.contact_id, c.contact_id),
            coalesce(excluded.subject, c.subject),
            coalesce(v_status, c.status)
        )
    returning c.id into v_id;

    return coalesce(
        v_id,
        p_target_id,
        (
            select c.id
            from comms.conversations as c
            where
                c.organization_id = p_organization_id
                and c.channel = p_system
                and c.external_thread_id = p_fields ->> 'external_id'
                and c.deleted_at is null
        )
    );
end
$function$;

alter function integration.write_conversation(uuid, text, jsonb, boolean, uuid)
owner to app_owner;

revoke all on function integration.write_conversation(uuid, text, jsonb, boolean, uuid) from public;

comment on function integration.write_conversation(uuid, text, jsonb, boolean, uuid) is
    'Writes a conversation as a system tells it; returns its id.';

commit;
