-- Deploy routiq:comms/write_messages to pg
-- requires: comms/messages__policies
-- requires: comms/message_attachments__policies
-- requires: comms/message_keys__policies
-- requires: core/soft_delete

begin;

-- function comms.write_messages(uuid, jsonb)

-- Keys first, for the triggers of a message read its key. What came already is written again only where
-- it says something else, and not where what it says is older; a delivery status only where
-- ref.status_transitions lets it go, for news of a delivery come in any order, and mostly without the
-- text, which then stays. Called by who holds the conversations.

create or replace function comms.write_messages(p_organization_id uuid, p_messages jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- a statement that writes nothing has its triggers run all the same
    if p_messages @? '$[*] ? (@.outcome == "inserted")' then
        insert into comms.message_keys (
            organization_id, message_id, conversation_id, sequence, channel, external_id, sent_at
        )
        select
            p_organization_id, m.message_id, m.conversation_id, m.sequence, m.channel, m.external_id,
            m.sent_at
        from jsonb_to_recordset(p_messages) as m (
            message_id uuid, conversation_id uuid, sequence bigint, channel text, external_id text,
            sent_at timestamptz, outcome text
        )
        where m.outcome = 'inserted';

        insert into comms.messages (
            organization_id, id, conversation_id, sequence, direction, author_kind, author_id, body,
            content_type, sent_at, delivery_status, is_private, metadata
        )
        select
            p_organization_id, m.message_id, m.conversation_id, m.sequence, m.direction, m.author_kind,
            m.author_id, m.body, m.content_type, m.sent_at, m.delivery_status, m.is_private,
            jsonb_strip_nulls(m.metadata || jsonb_build_object('as_of', m.as_of))
        from jsonb_to_recordset(p_messages) as m (
            place bigint, message_id uuid, conversation_id uuid, sequence bigint, direction text,
            author_kind text, author_id uuid, body text, content_type text, sent_at timestamptz,
            delivery_status text, is_private boolean, metadata jsonb, as_of timestamptz, outcome text
        )
        where m.outcome = 'inserted'
        order by m.place;

        update comms.conversations as c
        set
            last_message_at = greatest(c.last_message_at, n.last_message_at),
            message_count = c.message_count + n.message_count,
            unread_count = c.unread_count + n.unread_count
        from (
            select
                m.conversation_id,
                max(m.sent_at) as last_message_at,
                count(*)::int as message_count,
                (count(*) filter (where m.direction = 'inbound'))::int as unread_count
            from jsonb_to_recordset(p_messages) as m (
                conversation_id uuid, sent_at timestamptz, direction text, outcome text
            )
            where m.outcome = 'inserted'
            group by m.conversation_id
        ) as n
        where c.organization_id = p_organization_id and c.id = n.conversation_id;
    end if;

    if p_messages @? '$[*] ? (@.outcome == "inserted").attachments[*]' then
        insert into comms.message_attachments (
            organization_id, message_id, url, file_name, media_type, byte_size, metadata
        )
        select
            p_organization_id, m.message_id, a.url, left(a.file_name, 255),
            case
                when a.media_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$' then a.media_type
                else 'application/octet-stream'
            end,
            a.byte_size,
            coalesce(a.metadata, '{}')
        from jsonb_to_recordset(p_messages) as m (message_id uuid, attachments jsonb, outcome text)
        cross join
            jsonb_to_recordset(m.attachments) as a (
                url text, file_name text, media_type text, byte_size bigint, metadata jsonb
            )
        where m.outcome = 'inserted' and a.url ~ '^https?://' and length(a.url) <= 2048;
    end if;

    if p_messages @? '$[*] ? (@.outcome == "known")' then
        update comms.messages as t
        set
            body = coalesce(nullif(m.body, ''), t.body),
            delivery_status = m.next_status,
            metadata = t.metadata || jsonb_strip_nulls(m.metadata || jsonb_build_object('as_of', m.as_of))
        from (
            select
                u.*,
                case
                    when exists (
                        select
                        from ref.status_transitions as s
                        where
                            s.entity = 'comms.messages.delivery_status'
                            and s.from_status = o.delivery_status
                            and s.to_status = u.delivery_status
                    ) then u.delivery_status
                    else o.delivery_status
                end as next_status
            from jsonb_to_recordset(p_messages) as u (
                message_id uuid, kept_at timestamptz, body text, delivery_status text, metadata jsonb,
                as_of timestamptz, outcome text
            )
            inner join comms.messages as o
                on
                    o.organization_id = p_organization_id
                    and o.id = u.message_id
                    and o.sent_at = u.kept_at
                    and o.deleted_at is null
            where
                u.outcome = 'known'
                and not coalesce((o.metadata ->> 'as_of')::timestamptz > u.as_of, false)
        ) as m
        where
            t.organization_id = p_organization_id
            and t.id = m.message_id
            and t.sent_at = m.kept_at
            and (t.body, t.delivery_status)
            is distinct from (coalesce(nullif(m.body, ''), t.body), m.next_status);
    end if;

    if p_messages @? '$[*] ? (@.is_deleted == true)' then
        perform core.soft_delete('comms.messages', t.id)
        from jsonb_to_recordset(p_messages) as m (message_id uuid, is_deleted boolean)
        inner join comms.messages as t
            on
                t.organization_id = p_organization_id
                and t.id = m.message_id
                and t.deleted_at is null
        where m.is_deleted;
    end if;
end
$function$;

alter function comms.write_messages(uuid, jsonb) owner to app_owner;

revoke all on function comms.write_messages(uuid, jsonb) from public;

comment on function comms.write_messages(uuid, jsonb) is
    'Writes messages whose places are known, their attachments and what their conversations '
    'count.';

commit;
