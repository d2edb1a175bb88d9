-- Deploy routiq:comms/read_messages to pg
-- requires: comms/schema
-- requires: core/refuse

begin;

-- function comms.read_messages(jsonb)

-- Reads, and judges nothing but form. A message that comes twice in a batch is taken once, as it came
-- last. Raises RQ422.

create or replace function comms.read_messages(p_messages jsonb)
returns table (
    place bigint,
    conversation_id uuid,
    channel text,
    external_thread_id text,
    contact_id uuid,
    external_id text,
    direction text,
    author_kind text,
    author_id uuid,
    body text,
    content_type text,
    sent_at timestamptz,
    delivery_status text,
    is_private boolean,
    is_deleted boolean,
    as_of timestamptz,
    attachments jsonb,
    metadata jsonb,
    refusal text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    if jsonb_typeof(p_messages) is distinct from 'array' then
        perform core.refuse(
            'RQ422', 'messages come as a list',
            format('this is of type %s', coalesce(jsonb_typeof(p_messages), 'null')),
            'send an array of objects'
        );
    end if;

    return query
    select distinct on (m.conversation_id, m.channel, coalesce('i' || m.external_id, 'p' || m.place))
        m.place,
        m.conversation_id,
        m.channel,
        m.external_thread_id,
        m.contact_id,
        m.external_id,
        m.direction,
        coalesce(m.author_kind, case m.direction when 'inbound' then 'contact' else 'user' end),
        m.author_id,
        coalesce(m.body, ''),
        coalesce(m.content_type, 'text/plain'),
        m.sent_at,
        coalesce(m.delivery_status, case m.direction when 'inbound' then 'received' else 'sent' end),
        coalesce(m.is_private, false),
        coalesce(m.is_deleted, false),
        m.as_of,
        case when jsonb_typeof(m.attachments) = 'array' then m.attachments else '[]' end,
        case when jsonb_typeof(m.metadata) = 'object' then m.metadata else '{}' end,
        case
            when m.conversation_id is null and (m.channel is null or m.external_thread_id is null)
                then 'it names no conversation'
            when m.direction is null or m.direction not in ('inbound', 'outbound')
                then 'its direction is neither inbound nor outbound'
            when m.sent_at is null then 'it does not say when it was sent'
            when m.sent_at not between '1970-01-02Z' and '2200-01-01Z' then 'it was sent at no time'
            when length(m.external_id) not between 1 and 500 then 'its id has more than 500 characters'
            when length(m.external_thread_id) not between 1 and 500
                then 'the id of its conversation has more than 500 characters'
            when length(m.body) > 1000000 then 'it has more than a million characters'
        end
    from rows from (
        jsonb_to_recordset(p_messages) as (
            conversation_id uuid, channel text, external_thread_id text, contact_id uuid,
            external_id text, direction text, author_kind text, author_id uuid, body text,
            content_type text, sent_at timestamptz, delivery_status text, is_private boolean,
            is_deleted boolean, as_of timestamptz, attachments jsonb, metadata jsonb
        )
    ) with ordinality as m (
        conversation_id, channel, external_thread_id, contact_id, external_id, direction,
        author_kind, author_id, body, content_type, sent_at, delivery_status, is_private,
        is_deleted, as_of, attachments, metadata, place
    )
    order by
        m.conversation_id,
        m.channel,
        coalesce('i' || m.external_id, 'p' || m.place),
        m.place desc;
exception
    when data_exception then
        perform core.refuse('RQ422', 'these are no messages', sqlerrm, 'correct them');
end
$function$;

alter function comms.read_messages(jsonb) owner to app_owner;

revoke all on function comms.read_messages(jsonb) from public;

comment on function comms.read_messages(jsonb) is
    'Reads messages that are to be kept, each once, and says why one cannot be. Raises RQ422 for '
    'what is no list of messages.';

commit;
