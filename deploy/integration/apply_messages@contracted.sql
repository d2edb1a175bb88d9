-- Deploy routiq:integration/apply_messages to pg
-- requires: integration/read_records
-- requires: integration/known_target
-- requires: comms/append_messages

begin;

-- function integration.apply_messages(uuid, text, jsonb)

-- Chatwoot names the direction of a message by a word in its events and by a number in its API; what is
-- neither from a contact nor from a member, such as "conversation was resolved", is the system's. An
-- attachment of Chatwoot stands in data_url, its kind in file_type. News of a delivery, and of what is
-- gone, tell no time of the message: then that of the event counts, and where the message is known its own.

create or replace function integration.apply_messages(
    p_organization_id uuid, p_system text, p_records jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_statuses constant jsonb := '{
        "sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed",
        "undelivered": "failed", "canceled": "failed", "queued": "queued", "accepted": "queued",
        "scheduled": "queued", "sending": "queued", "received": "received", "receiving": "received"
    }'::jsonb;
    v_channel text := case p_system
        when 'gmail' then 'email'
        when 'meta' then 'whatsapp'
        else p_system
    end;
    v_messages jsonb;
    v_outcomes jsonb;
begin
    select coalesce(jsonb_agg(m.message order by m.external_id), '[]')
    into v_messages
    from (
        select
            r.external_id,
            jsonb_build_object(
                'channel', v_channel,
                'external_thread_id', r.fields ->> 'conversation',
                'contact_id', integration.known_target(
                    p_organization_id, p_system, 'contact', r.fields ->> 'contact'
                ),
                'external_id', r.external_id,
                'direction', case
                    when coalesce(r.fields ->> 'direction', 'inbound') in ('incoming', '0', 'inbound')
                        then 'inbound'
                    else 'outbound'
                end,
                'author_kind', case
                    when r.fields ->> 'author' in ('contact', 'user') then r.fields ->> 'author'
                    when r.fields ->> 'author' = 'agent_bot' then 'bot'
                    when r.fields ->> 'direction' in ('activity', '2', 'template', '3') then 'system'
                end,
                'body', r.fields ->> 'body',
                'sent_at', coalesce(
                    integration.webhook_occurred_at(
                        jsonb_build_object('created', r.fields ->> 'sent_at')
                    ),
                    case when r.is_deleted or not r.fields ? 'sent_at' then r.source_updated_at end,
                    case when r.is_deleted or not r.fields ? 'sent_at' then now() end
                ),
                'delivery_status', c_statuses ->> (r.fields ->> 'delivery_status'),
                'is_private', coalesce(r.fields ->> 'is_private', 'false') = 'true',
                'is_deleted', r.is_deleted,
                'as_of', r.source_updated_at,
                'attachments', (
                    select coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'url', coalesce(a.file ->> 'data_url', a.file ->> 'url'),
                                'file_name', coalesce(
                                    a.file ->> 'file_name',
                                    substring(a.file ->> 'data_url' from '([^/?#]+)([?#].*)?$')
                                ),
                                'media_type', coalesce(
                                    a.file ->> 'media_type', a.file ->> 'content_type'
                                ),
                                'byte_size', a.file -> 'file_size',
                                'metadata', jsonb_build_object('from_source', a.file)
                            )
                        ),
                        '[]'
                    )
                    from jsonb_array_elements(
                        case
                            when jsonb_typeof(r.fields -> 'attachments') = 'array'
                                then r.fields -> 'attachments'
                            else '[]'
                        end
                    ) as a (file)
                ),
                'metadata', jsonb_build_object('unknown', r.unknown)
            ) as message
        from jsonb_to_recordset(p_records) as r (
            external_id text, fields jsonb, unknown jsonb, source_updated_at timestamptz,
            is_deleted boolean, refusal text
        )
        where r.refusal is null
    ) as m;

    select jsonb_object_agg(v_messages -> (o.place - 1)::int ->> 'external_id', to_jsonb(o))
    into v_outcomes
    from comms.append_messages(p_organization_id, v_messages) as o;

    return (
        select coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'external_id', r.external_id,
                    'outcome', case
                        when r.refusal is not null then 'refused'
                        when r.is_deleted then 'deleted'
                        else
                            replace(v_outcomes -> r.external_id ->> 'outcome', 'known', 'unchanged')
                    end,
                    'refusal', coalesce(r.refusal, v_outcomes -> r.external_id ->> 'refusal')
                )
            ),
            '[]'
        )
        from jsonb_to_recordset(p_records) as r (
            external_id text, is_deleted boolean, refusal text
        )
    );
end
$function$;

alter function integration.apply_messages(uuid, text, jsonb) owner to app_owner;

revoke all on function integration.apply_messages(uuid, text, jsonb) from public;

comment on function integration.apply_messages(uuid, text, jsonb) is
    'Keeps messages that integration.read_records has read; says of each what became of it.';

commit;
