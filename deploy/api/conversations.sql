-- Deploy routiq:api/conversations to pg
-- requires: api/schema
-- requires: comms/messages__policies
-- requires: comms/message_attachments__policies
-- requires: comms/conversations__policies
-- requires: ref/permissions__practice
-- requires: core/read_place
-- requires: audit/log_access
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.list_conversations(text, uuid, uuid, uuid, int, jsonb)
-- function api.get_thread(uuid, int, bigint)
-- function api.mark_read(uuid, bigint)

-- The first two read what patients wrote, so they write the access log: volatile. An index holds the
-- conversations of each status by time, so those of all are read by four steps along it; conversations
-- without a message come last. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function api.list_conversations(
    p_status text default null,
    p_contact_id uuid default null,
    p_assignee_id uuid default null,
    p_location_id uuid default null,
    p_limit int default 50,
    p_after jsonb default null
)
returns table (
    conversation_id uuid,
    contact_id uuid,
    contact_name text,
    channel text,
    subject text,
    status text,
    assignee_id uuid,
    location_id uuid,
    last_message_at timestamptz,
    message_count int,
    unread_count int,
    row_version int,
    place jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    c_statuses constant text[] := array['open', 'pending', 'snoozed', 'resolved'];
    c_after_all constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
    v_limit int := least(greatest(coalesce(p_limit, 50), 1), 500);
    v_statuses text[] := case when p_status is null then c_statuses else array[p_status] end;
    v_after record := core.read_place(p_after, 'at');
    v_ids uuid[] := '{}'::uuid[];
begin
    perform core.require_permission('conversations.read');

    if p_status <> all (c_statuses) then
        perform core.refuse(
            'RQ422', 'no conversation stands so', format('the status is "%s"', p_status),
            'name open, pending, snoozed or resolved'
        );
    end if;

    if v_after.id is null or v_after.at is not null then
        v_ids := array(
            select c.id
            from unnest(v_statuses) as s (status)
            cross join
                lateral (
                    select
                        v.id,
                        v.last_message_at
                    from comms.conversations as v
                    where
                        v.organization_id = v_organization_id
                        and v.status = s.status
                        and v.deleted_at is null
                        and v.last_message_at is not null
                        and (v.last_message_at, v.id) < (
                            coalesce(v_after.at, 'infinity'), coalesce(v_after.id, c_after_all)
                        )
                        and (p_contact_id is null or v.contact_id = p_contact_id)
                        and (p_assignee_id is null or v.assignee_id = p_assignee_id)
                        and (p_location_id is null or v.location_id = p_location_id)
                    order by v.last_message_at desc, v.id desc
                    limit v_limit
                ) as c
            order by c.last_message_at desc, c.id desc
            limit v_limit
        );
    end if;

    if cardinality(v_ids) < v_limit then
        v_ids := v_ids || array(
            select c.id
            from unnest(v_statuses) as s (status)
            cross join
                lateral (
                    select v.id
                    from comms.conversations as v
                    where
                        v.organization_id = v_organization_id
                        and v.status = s.status
                        and v.deleted_at is null
                        and v.last_message_at is null
                        and v.id < case
                            when v_after.at is null then coalesce(v_after.id, c_after_all)
                            else c_after_all
                        end
                        and (p_contact_id is null or v.contact_id = p_contact_id)
                        and (p_assignee_id is null or v.assignee_id = p_assignee_id)
                        and (p_location_id is null or v.location_id = p_location_id)
                    order by v.last_message_at desc, v.id desc
                    limit v_limit
                ) as c
            order by c.id desc
            limit v_limit - cardinality(v_ids)
        );
    end if;

    perform audit.log_access('api.list_conversations', 'comms.conversations', v_ids);

    return query
    select
        v.id,
        v.contact_id,
        c.display_name,
        v.channel,
        v.subject,
        v.status,
        v.assignee_id,
        v.location_id,
        v.last_message_at,
        v.message_count,
        v.unread_count,
        v.row_version,
        jsonb_build_object('at', v.last_message_at, 'id', v.id)
    from comms.conversations as v
    left join contact.contacts as c
        on v.organization_id = c.organization_id and v.contact_id = c.id
    where v.organization_id = v_organization_id and v.id = any(v_ids)
    order by v.last_message_at desc nulls last, v.id desc;
end
$function$;

alter function api.list_conversations(text, uuid, uuid, uuid, int, jsonb) owner to app_owner;

revoke all on function api.list_conversations(text, uuid, uuid, uuid, int, jsonb) from public;
grant execute on function api.list_conversations(text, uuid, uuid, uuid, int, jsonb)
to authenticated;

comment on function api.list_conversations(text, uuid, uuid, uuid, int, jsonb) is
    'Conversations by their last message, newest first, of one status, contact, member or branch '
    'or of all: at most p_limit (500); for the next page give the last "place" as p_after. Each '
    'call is logged. Raises RQ403, RQ422.';

create or replace function api.get_thread(
    p_conversation_id uuid, p_limit int default 50, p_before bigint default null
)
returns table (
    message_id uuid,
    sequence bigint,
    direction text,
    author_kind text,
    author_id uuid,
    body text,
    content_type text,
    sent_at timestamptz,
    received_at timestamptz,
    delivery_status text,
    is_private boolean,
    attachments jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- a variable, since coalesce() in its place would be no condition of the index
    v_before bigint := coalesce(p_before, 9223372036854775807);
begin
    perform core.require_permission('conversations.read');

    if not exists (
        select
        from comms.conversations as c
        where
            c.organization_id = v_organization_id
            and c.id = p_conversation_id
            and c.deleted_at is null
    ) then
        perform core.refuse(
            'RQ404', 'there is no such conversation', format('the id is "%s"', p_conversation_id),
            'list the conversations that you may see'
        );
    end if;

    return query
    select
        m.id,
        m.sequence,
        m.direction,
        m.author_kind,
        m.author_id,
        m.body,
        m.content_type,
        m.sent_at,
        m.received_at,
        m.delivery_status,
        m.is_private,
        f.attachments
    from comms.messages as m
    cross join
        lateral (
            select
                coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'id', t.id,
                            'url', t.url,
                            'asset_id', t.asset_id,
                            'file_name', t.file_name,
                            'media_type', t.media_type,
                            'byte_size', t.byte_size
                        )
                        order by t.id
                    ),
                    '[]'
                ) as attachments
            from comms.message_attachments as t
            where
                t.organization_id = v_organization_id
                and t.message_id = m.id
                and t.deleted_at is null
        ) as f
    where
        m.organization_id = v_organization_id
        and m.conversation_id = p_conversation_id
        and m.sequence < v_before
        and m.deleted_at is null
    order by m.sequence desc
    limit least(greatest(coalesce(p_limit, 50), 1), 500);

    perform audit.log_access('api.get_thread', 'comms.conversations', array[p_conversation_id]);
end
$function$;

alter function api.get_thread(uuid, int, bigint) owner to app_owner;

revoke all on function api.get_thread(uuid, int, bigint) from public;
grant execute on function api.get_thread(uuid, int, bigint) to authenticated;

comment on function api.get_thread(uuid, int, bigint) is
    'The messages of a conversation, newest first: at most p_limit (500) before the sequence '
    'p_before. Customers are shown no notes of staff. Every call is logged. Raises RQ403, RQ404.';

create or replace function api.mark_read(
    p_conversation_id uuid, p_until bigint default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_conversation comms.conversations;
    v_unread int;
begin
    perform core.require_permission('conversations.write');

    select c.*
    into v_conversation
    from comms.conversations as c
    where
        c.organization_id = v_organization_id
        and c.id = p_conversation_id
        and c.deleted_at is null
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such conversation', format('the id is "%s"', p_conversation_id),
            'list the conversations that you may see'
        );
    end if;

    if p_until is null then
        v_unread := 0;
    else
        select count(*)::int
        into v_unread
        from comms.messages as m
        where
            m.organization_id = v_organization_id
            and m.conversation_id = p_conversation_id
            and m.sequence > p_until
            and m.direction = 'inbound'
            and m.deleted_at is null;
    end if;

    if v_unread < v_conversation.unread_count then
        update comms.conversations as c
        set unread_count = v_unread
        where c.organization_id = v_organization_id and c.id = p_conversation_id
        returning c.* into v_conversation;
    end if;

    return jsonb_build_object(
        'conversation_id', p_conversation_id,
        'unread_count', v_conversation.unread_count,
        'row_version', v_conversation.row_version
    );
end
$function$;

alter function api.mark_read(uuid, bigint) owner to app_owner;

revoke all on function api.mark_read(uuid, bigint) from public;
grant execute on function api.mark_read(uuid, bigint) to authenticated;

comment on function api.mark_read(uuid, bigint) is
    'Notes that somebody has read a conversation, up to the sequence p_until or all of it; what is '
    'read stays read, so it needs no idempotency key. Raises RQ403, RQ404.';

commit;
