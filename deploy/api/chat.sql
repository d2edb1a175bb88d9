-- Deploy routiq:api/chat to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/require_own_branch
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: core/is_staff
-- requires: core/current_contact_id
-- requires: audit/log_access
-- requires: ref/permissions__chat
-- requires: core/delete_rules__chat
-- requires: comms/chat_rooms__policies
-- requires: comms/chat_participants__policies
-- requires: comms/chat_messages__policies
-- requires: core/soft_delete

begin;

-- function comms.chat_participant(uuid)
-- function api.open_chat_room(text, uuid[], uuid, uuid, text)
-- function api.add_chat_participants(uuid, uuid[])
-- function api.leave_chat_room(uuid)
-- function api.post_chat_message(uuid, text, text)
-- function api.list_chat_rooms()
-- function api.list_chat_messages(uuid, int, bigint)
-- function api.mark_chat_read(uuid, bigint)

-- Where staff talk with each other, or with one customer: whoever is in a room sees it, and nobody else,
-- whatever the role. A room is for one customer at most: no customer reads of another. The customer is in
-- it as a contact, also before they sign in, and staff as members. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function comms.chat_participant(p_room_id uuid)
returns comms.chat_participants
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_participant comms.chat_participants;
begin
    select p.*
    into v_participant
    from comms.chat_participants as p
    inner join comms.chat_rooms as r
        on p.organization_id = r.organization_id and p.room_id = r.id
    where
        p.organization_id = v_organization_id
        and p.room_id = p_room_id
        and p.deleted_at is null
        and r.deleted_at is null
        and case
            when core.is_staff() then exists (
                select
                from core.organization_members as m
                where
                    m.organization_id = v_organization_id
                    and m.id = p.member_id
                    and m.user_id = core.current_user_id()
                    and m.deleted_at is null
            )
            else p.member_id is null and p.contact_id = core.current_contact_id()
        end;

    if v_participant.id is null then
        perform core.refuse(
            'RQ404', 'there is no such room', format('the id is "%s"', p_room_id),
            'name one of api.list_chat_rooms'
        );
    end if;

    return v_participant;
end
$function$;

alter function comms.chat_participant(uuid) owner to app_owner;

revoke all on function comms.chat_participant(uuid) from public;

comment on function comms.chat_participant(uuid) is
    'The caller as somebody in a room. Raises RQ404 for a room that the caller is not in.';

create or replace function api.open_chat_room(
    p_name text,
    p_member_ids uuid[],
    p_location_id uuid default null,
    p_contact_id uuid default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_room_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('chat.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'open_chat_room', p_idempotency_key,
        jsonb_build_array(p_name, p_member_ids, p_location_id, p_contact_id)
    );

    if v_result is not null then
        return v_result;
    end if;

    if p_contact_id is not null and not exists (
        select
        from contact.contacts as c
        where
            c.organization_id = v_organization_id
            and c.id = p_contact_id
            and c.deleted_at is null
    ) then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'name one of your contacts'
        );
    end if;

    insert into comms.chat_rooms (organization_id, name, location_id, contact_id)
    values (v_organization_id, p_name, p_location_id, p_contact_id)
    returning id into v_room_id;

    insert into comms.chat_participants (organization_id, room_id, contact_id)
    select v_organization_id, v_room_id, p_contact_id
    where p_contact_id is not null;

    insert into comms.chat_participants (organization_id, room_id, member_id, contact_id)
    select v_organization_id, v_room_id, m.id, p_contact_id
    from core.organization_members as m
    where
        m.organization_id = v_organization_id
        and (m.id = any(p_member_ids) or m.user_id = core.current_user_id())
        and m.role <> 'customer'
        and m.deleted_at is null;

    return core.finish_once(p_idempotency_key, jsonb_build_object('room_id', v_room_id));
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a room', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.open_chat_room(text, uuid[], uuid, uuid, text) owner to app_owner;

revoke all on function api.open_chat_room(text, uuid[], uuid, uuid, text) from public;
grant execute on function api.open_chat_room(text, uuid[], uuid, uuid, text) to authenticated;

comment on function api.open_chat_room(text, uuid[], uuid, uuid, text) is
    'Opens a room for members of the staff, the caller among them, and one contact where one is '
    'given, who reads and writes there as a customer. The same idempotency key with the same '
    'values returns the first one. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.add_chat_participants(p_room_id uuid, p_member_ids uuid[])
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_participant comms.chat_participants;
    v_added int;
begin
    perform core.require_permission('chat.write');

    v_participant := comms.chat_participant(p_room_id);

    insert into comms.chat_participants (organization_id, room_id, member_id, contact_id)
    select v_organization_id, p_room_id, m.id, v_participant.contact_id
    from core.organization_members as m
    where
        m.organization_id = v_organization_id
        and m.id = any(p_member_ids)
        and m.role <> 'customer'
        and m.deleted_at is null
    on conflict (organization_id, member_id, room_id) where deleted_at is null do nothing;

    get diagnostics v_added = row_count;

    return v_added;
end
$function$;

alter function api.add_chat_participants(uuid, uuid[]) owner to app_owner;

revoke all on function api.add_chat_participants(uuid, uuid[]) from public;
grant execute on function api.add_chat_participants(uuid, uuid[]) to authenticated;

comment on function api.add_chat_participants(uuid, uuid[]) is
    'Brings members of the staff into a room of the caller, and returns how many were not '
    'there. Sent again it changes nothing. Raises RQ403, RQ404.';

create or replace function api.leave_chat_room(p_room_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_participant comms.chat_participants;
begin
    perform core.require_permission('chat.write');

    v_participant := comms.chat_participant(p_room_id);

    return jsonb_build_object(
        'delete_batch',
        core.soft_delete(
            'comms.chat_participants', v_participant.id, p_organization_id => v_organization_id
        )
    );
end
$function$;

alter function api.leave_chat_room(uuid) owner to app_owner;

revoke all on function api.leave_chat_room(uuid) from public;
grant execute on function api.leave_chat_room(uuid) to authenticated;

comment on function api.leave_chat_room(uuid) is 'Leaves a room. Raises RQ403, RQ404.';

create or replace function api.post_chat_message(
    p_room_id uuid, p_body text, p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_participant comms.chat_participants;
    v_contact_id uuid;
    v_sequence bigint;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('rooms.write');

    v_participant := comms.chat_participant(p_room_id);
    v_result := core.begin_once(
        'post_chat_message', p_idempotency_key, jsonb_build_array(p_room_id, p_body)
    );

    if v_result is not null then
        return v_result;
    end if;

    -- Whoever writes holds the room to the end: readers find no number before a smaller one.
    update comms.chat_rooms as r
    set last_sequence = r.last_sequence + 1, last_message_at = now()
    where r.organization_id = v_organization_id and r.id = p_room_id
    returning r.last_sequence, r.contact_id into v_sequence, v_contact_id;

    insert into comms.chat_messages (
        organization_id, room_id, contact_id, sequence, author_id, body
    )
    values (
        v_organization_id, p_room_id, v_contact_id, v_sequence, core.current_user_id(), p_body
    )
    returning id into v_id;

    update comms.chat_participants as p
    set read_sequence = v_sequence, read_at = now()
    where p.organization_id = v_organization_id and p.id = v_participant.id;

    return core.finish_once(
        p_idempotency_key, jsonb_build_object('message_id', v_id, 'sequence', v_sequence)
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a message', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.post_chat_message(uuid, text, text) owner to app_owner;

revoke all on function api.post_chat_message(uuid, text, text) from public;
grant execute on function api.post_chat_message(uuid, text, text) to authenticated;

comment on function api.post_chat_message(uuid, text, text) is
    'Writes in a room of the caller; numbers have no gaps, whoever writes at the same time. The'
    ' same idempotency key with the same values returns the first message. Raises RQ403, RQ404,'
    ' RQ409, RQ422.';

create or replace function api.list_chat_rooms()
returns table (
    room_id uuid,
    name text,
    location_id uuid,
    contact_id uuid,
    last_message_at timestamptz,
    last_sequence bigint,
    unread bigint,
    member_ids uuid[]
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_contact_id uuid := core.current_contact_id();
    v_member_id uuid;
begin
    perform core.require_permission('rooms.write');

    select m.id
    into v_member_id
    from core.organization_members as m
    where
        m.organization_id = v_organization_id
        and m.user_id = core.current_user_id()
        and m.deleted_at is null;

    return query
    select
        r.id,
        r.name,
        r.location_id,
        r.contact_id,
        r.last_message_at,
        r.last_sequence,
        r.last_sequence - p.read_sequence,
        array(
            select w.member_id
            from comms.chat_participants as w
            where
                w.organization_id = v_organization_id
                and w.room_id = r.id
                and w.member_id is not null
                and w.deleted_at is null
            order by w.member_id
        )
    from comms.chat_participants as p
    inner join comms.chat_rooms as r
        on p.organization_id = r.organization_id and p.room_id = r.id
    where
        p.organization_id = v_organization_id
        and p.deleted_at is null
        and r.deleted_at is null
        and case
            when v_contact_id is null then p.member_id = v_member_id
            else p.contact_id = v_contact_id and p.member_id is null
        end
    order by r.last_message_at desc nulls last, r.id desc;
end
$function$;

alter function api.list_chat_rooms() owner to app_owner;

revoke all on function api.list_chat_rooms() from public;
grant execute on function api.list_chat_rooms() to authenticated;

comment on function api.list_chat_rooms() is
    'The rooms that the caller is in, those written in last first, and how many messages are '
    'unread. Raises RQ403.';

create or replace function api.list_chat_messages(
    p_room_id uuid, p_limit int default 50, p_before bigint default null
)
returns table (
    message_id uuid,
    sequence bigint,
    author_id uuid,
    body text,
    sent_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_participant comms.chat_participants;
    v_ids uuid[];
begin
    perform core.require_permission('rooms.write');

    v_participant := comms.chat_participant(p_room_id);
    v_ids := array(
        select m.id
        from comms.chat_messages as m
        where
            m.organization_id = v_organization_id
            and m.room_id = p_room_id
            and m.sequence < coalesce(p_before, 9223372036854775807)
            and m.deleted_at is null
        order by m.sequence desc
        limit least(greatest(coalesce(p_limit, 50), 1), 200)
    );

    if v_participant.contact_id is not null then
        perform audit.log_access('api.list_chat_messages', 'comms.chat_messages', v_ids);
    end if;

    return query
    select m.id, m.sequence, m.author_id, m.body, m.sent_at
    from comms.chat_messages as m
    where m.organization_id = v_organization_id and m.id = any(v_ids)
    order by m.sequence desc;
end
$function$;

alter function api.list_chat_messages(uuid, int, bigint) owner to app_owner;

revoke all on function api.list_chat_messages(uuid, int, bigint) from public;
grant execute on function api.list_chat_messages(uuid, int, bigint) to authenticated;

comment on function api.list_chat_messages(uuid, int, bigint) is
    'Messages of a room of the caller, newest first, at most p_limit (200); for the next page '
    'give the last sequence as p_before. Raises RQ403, RQ404.';

create or replace function api.mark_chat_read(p_room_id uuid, p_sequence bigint)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_participant comms.chat_participants;
    v_read bigint;
begin
    perform core.require_permission('rooms.write');

    v_participant := comms.chat_participant(p_room_id);

    update comms.chat_participants as p
    set
        read_sequence = least(p_sequence, r.last_sequence),
        read_at = now()
    from comms.chat_rooms as r
    where
        p.organization_id = v_organization_id
        and p.id = v_participant.id
        and r.organization_id = v_organization_id
        and r.id = p_room_id
        and p.read_sequence < least(p_sequence, r.last_sequence)
    returning p.read_sequence into v_read;

    return coalesce(v_read, v_participant.read_sequence);
end
$function$;

alter function api.mark_chat_read(uuid, bigint) owner to app_owner;

revoke all on function api.mark_chat_read(uuid, bigint) from public;
grant execute on function api.mark_chat_read(uuid, bigint) to authenticated;

comment on function api.mark_chat_read(uuid, bigint) is
    'Says up to which number the caller has read a room, and returns that number; it never goes'
    ' back. Raises RQ403, RQ404.';

commit;
