-- function api.send_message(uuid, text, uuid, jsonb, text, text, text, timestamptz, uuid, text)
-- function api.cancel_outbound_message(uuid, int)
-- function api.list_outbound_messages(uuid, text, int, uuid)
-- function api.email_history(uuid)

-- What staff sends to people by e-mail and short message. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.send_message(
    p_contact_id uuid,
    p_channel text,
    p_template_id uuid default null,
    p_values jsonb default '{}',
    p_body text default null,
    p_subject text default null,
    p_purpose text default 'service',
    p_send_at timestamptz default null,
    p_location_id uuid default null,
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
    v_result jsonb;
    v_message jsonb;
    v_id uuid;
    v_refusal text;
begin
    perform core.require_permission('outbound.write');
    perform core.require_own_branch(p_location_id);

    v_message := jsonb_build_object(
        'contact_id', p_contact_id,
        'channel', p_channel,
        'template_id', p_template_id,
        'values', p_values,
        'body', p_body,
        'subject', p_subject,
        'purpose', p_purpose,
        'send_at', p_send_at,
        'location_id', p_location_id
    );
    v_result := core.begin_once('send_message', p_idempotency_key, v_message);

    if v_result is not null then
        return v_result;
    end if;

    if (p_template_id is null) = (p_body is null) then
        perform core.refuse(
            'RQ422', 'a message has one text', 'there are none or two',
            'give a template with its values, or a body'
        );
    end if;

    select q.message_id, q.refusal
    into v_id, v_refusal
    from comms.put_outbound(v_organization_id, jsonb_build_array(v_message)) as q;

    if v_refusal = 'there is no such contact' then
        perform core.refuse(
            'RQ404', v_refusal, format('the id is "%s"', p_contact_id), 'name one of your contacts'
        );
    elsif v_refusal is not null then
        perform core.refuse(
            'RQ422', 'this person cannot be written to', v_refusal,
            'ask for an address, a number or consent, or take another channel'
        );
    end if;

    return core.finish_once(p_idempotency_key, jsonb_build_object('message_id', v_id));
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a message', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.send_message(
    uuid, text, uuid, jsonb, text, text, text, timestamptz, uuid, text
)
owner to app_owner;

revoke all on function api.send_message(
    uuid, text, uuid, jsonb, text, text, text, timestamptz, uuid, text
) from public;
grant execute on function api.send_message(
    uuid, text, uuid, jsonb, text, text, text, timestamptz, uuid, text
) to authenticated;

comment on function api.send_message(
    uuid, text, uuid, jsonb, text, text, text, timestamptz, uuid, text
) is
    'Queues an e-mail or a short message (channel email or sms) to a contact, made from a template '
    'and its values, or from body and subject, now or at p_send_at. Marketing asks for consent to '
    'the channel, a reminder that none was refused. The same idempotency key with the same values '
    'returns the first one. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.cancel_outbound_message(
    p_message_id uuid, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row comms.outbound_messages;
begin
    perform core.require_permission('outbound.write');

    select m.*
    into v_row
    from comms.outbound_messages as m
    where
        m.organization_id = v_organization_id
        and m.id = p_message_id
        and m.deleted_at is null
    for no key update;

    if v_row.id is null then
        perform core.refuse(
            'RQ404', 'there is no such message', format('the id is "%s"', p_message_id),
            'name one of api.list_outbound_messages'
        );
    end if;

    if v_row.status = 'cancelled' then
        return v_row.row_version;
    end if;

    perform core.check_row_version('message', p_row_version, v_row.row_version);

    if v_row.status <> 'queued' then
        perform core.refuse(
            'RQ409', 'it is too late to take this back', format('it is %s', v_row.status),
            'send another one'
        );
    end if;

    update comms.outbound_messages as m
    set
        status = 'cancelled',
        status_at = now()
    where m.organization_id = v_organization_id and m.id = p_message_id
    returning m.row_version into v_row.row_version;

    return v_row.row_version;
end
$function$;

alter function api.cancel_outbound_message(uuid, int) owner to app_owner;

revoke all on function api.cancel_outbound_message(uuid, int) from public;
grant execute on function api.cancel_outbound_message(uuid, int) to authenticated;

comment on function api.cancel_outbound_message(uuid, int) is
    'Takes back what no worker has begun to send. Returns its version. Raises RQ403, RQ404, RQ409.';

create or replace function api.list_outbound_messages(
    p_contact_id uuid default null,
    p_status text default null,
    p_limit int default 50,
    p_before uuid default null
)
returns table (
    message_id uuid,
    contact_id uuid,
    channel text,
    purpose text,
    recipient text,
    subject text,
    body text,
    template_id uuid,
    status text,
    status_at timestamptz,
    send_at timestamptz,
    cost numeric,
    currency text,
    error_class text,
    error_code text,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('outbound.write');

    v_ids := array(
        select m.id
        from comms.outbound_messages as m
        where
            m.organization_id = v_organization_id
            and (p_contact_id is null or m.contact_id = p_contact_id)
            and (p_status is null or m.status = p_status)
            and (p_before is null or m.id < p_before)
            and m.deleted_at is null
        order by m.id desc
        limit least(greatest(coalesce(p_limit, 50), 1), 200)
    );

    perform audit.log_access('api.list_outbound_messages', 'comms.outbound_messages', v_ids);

    return query
    select
        m.id,
        m.contact_id,
        m.channel,
        m.purpose,
        coalesce(m.to_email::text, m.to_phone::text),
        m.subject,
        m.body,
        m.template_id,
        m.status,
        m.status_at,
        m.send_at,
        m.cost,
        m.currency::text,
        m.error_class,
        m.error_code,
        m.row_version
    from comms.outbound_messages as m
    where m.organization_id = v_organization_id and m.id = any(v_ids)
    order by m.id desc;
end
$function$;

alter function api.list_outbound_messages(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.list_outbound_messages(uuid, text, int, uuid) from public;
grant execute on function api.list_outbound_messages(uuid, text, int, uuid) to authenticated;

comment on function api.list_outbound_messages(uuid, text, int, uuid) is
    'What was sent, is sent or waits, of one contact or in one status where they are given, newest '
    'first, at most p_limit (200); for the next page give the last message_id as p_before. Raises '
    'RQ403.';

create or replace function api.email_history(p_message_id uuid)
returns table (
    happened_at timestamptz,
    status text,
    attempt int,
    provider_id text,
    error_class text,
    error_code text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('outbound.write');

    return query
    select
        h.happened_at,
        h.status,
        h.attempt,
        h.provider_id,
        h.error_class,
        h.error_code
    from comms.outbound_messages as m
    inner join comms.email_log as h
        on m.organization_id = h.organization_id and m.id = h.message_id
    where
        m.organization_id = v_organization_id
        and h.organization_id = v_organization_id
        and m.id = p_message_id
        and m.deleted_at is null
    order by h.happened_at, h.id;
end
$function$;

alter function api.email_history(uuid) owner to app_owner;

revoke all on function api.email_history(uuid) from public;
grant execute on function api.email_history(uuid) to authenticated;

comment on function api.email_history(uuid) is
    'What an e-mail came to be, try by try, the oldest first. Raises RQ403.';
