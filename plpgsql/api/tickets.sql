-- function clinic.move_ticket(uuid, text, int)
-- function api.take_ticket(uuid, uuid, uuid, int, text)
-- function api.call_next(uuid, text)
-- function api.serve_ticket(uuid, int)
-- function api.finish_ticket(uuid, text, int)
-- function api.list_tickets(uuid)

-- Numbers begin anew with each day of a branch. Whoever takes one holds the row of the day until the end of
-- the transaction: no number is given twice, and one whose transaction fails is given to the next. Who calls
-- passes over what somebody else is about to call, and so waits for nobody. Raise RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function clinic.move_ticket(p_ticket_id uuid, p_status text, p_row_version int)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_ticket clinic.queue_entries;
begin
    select e.*
    into v_ticket
    from clinic.queue_entries as e
    where
        e.organization_id = v_organization_id
        and e.id = p_ticket_id
        and e.deleted_at is null
    for no key update;

    if v_ticket.id is null then
        perform core.refuse(
            'RQ404', 'there is no such ticket', format('the id is "%s"', p_ticket_id),
            'name one of api.list_tickets'
        );
    elsif v_ticket.status = p_status then
        return v_ticket.row_version;
    end if;

    perform core.check_row_version('ticket', p_row_version, v_ticket.row_version);

    update clinic.queue_entries as e
    set
        status = p_status,
        finished_at = case when p_status in ('done', 'left') then now() end
    where e.organization_id = v_organization_id and e.id = p_ticket_id
    returning e.row_version into v_ticket.row_version;

    return v_ticket.row_version;
end
$function$;

alter function clinic.move_ticket(uuid, text, int) owner to app_owner;

revoke all on function clinic.move_ticket(uuid, text, int) from public;

comment on function clinic.move_ticket(uuid, text, int) is
    'Gives a ticket another status, along its flow, and returns its version; one that has it '
    'already stays. Raises RQ404, RQ409.';

create or replace function api.take_ticket(
    p_location_id uuid,
    p_contact_id uuid default null,
    p_service_id uuid default null,
    p_priority int default 100,
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
    v_today date;
    v_number int;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('tickets.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'take_ticket',
        p_idempotency_key,
        jsonb_build_array(p_location_id, p_contact_id, p_service_id, p_priority)
    );

    if v_result is not null then
        return v_result;
    end if;

    v_today := (now() at time zone clinic.zone_of(p_location_id))::date;

    insert into clinic.queue_counters as c (organization_id, location_id, queue_on, last_number)
    values (v_organization_id, p_location_id, v_today, 1)
    on conflict (organization_id, location_id, queue_on) do update
    set last_number = c.last_number + 1
    returning c.last_number into v_number;

    -- Whoever else takes a ticket of this branch waits for the number: nobody comes in between.
    if exists (
        select
        from clinic.queue_settings as s
        where
            s.organization_id = v_organization_id
            and s.location_id = p_location_id
            and s.deleted_at is null
            and (
                not s.is_open
                or s.most_waiting <= (
                    select count(*)
                    from clinic.queue_entries as e
                    where
                        e.organization_id = v_organization_id
                        and e.location_id = p_location_id
                        and e.queue_on = v_today
                        and e.status = 'waiting'
                        and e.deleted_at is null
                )
            )
    ) then
        perform core.refuse(
            'RQ409', 'no ticket is given now', 'the queue is closed, or too many wait',
            'come later; api.get_queue_settings tells the rules'
        );
    end if;

    insert into clinic.queue_entries (
        organization_id, location_id, queue_on, ticket_number, contact_id, service_id, priority
    )
    values (
        v_organization_id,
        p_location_id,
        v_today,
        v_number,
        p_contact_id,
        p_service_id,
        p_priority
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('ticket_id', v_id, 'ticket_number', v_number, 'queue_on', v_today)
    );
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such contact or service', sqlerrm, 'leave it out, or name one'
        );
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a ticket', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.take_ticket(uuid, uuid, uuid, int, text) owner to app_owner;

revoke all on function api.take_ticket(uuid, uuid, uuid, int, text) from public;
grant execute on function api.take_ticket(uuid, uuid, uuid, int, text) to authenticated;

comment on function api.take_ticket(uuid, uuid, uuid, int, text) is
    'Gives the next number of today''s queue at a branch, to somebody or to whoever stands there. '
    'The same idempotency key with the same values returns the first ticket. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.call_next(p_location_id uuid, p_counter text default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_ticket clinic.queue_entries;
begin
    perform core.require_permission('tickets.write');
    perform core.require_own_branch(p_location_id);

    update clinic.queue_entries as e
    set
        status = 'called',
        counter = p_counter,
        called_at = now(),
        called_by = core.current_user_id()
    where
        e.organization_id = v_organization_id
        and e.id = (
            select n.id
            from clinic.queue_entries as n
            where
                n.organization_id = v_organization_id
                and n.location_id = p_location_id
                and n.queue_on = (now() at time zone clinic.zone_of(p_location_id))::date
                and n.status = 'waiting'
                and n.deleted_at is null
            order by n.priority, n.ticket_number
            limit 1
            for no key update skip locked
        )
    returning e.* into v_ticket;

    if v_ticket.id is null then
        return null;
    end if;

    perform clinic.notify_queue(v_ticket);

    if v_ticket.contact_id is not null then
        perform audit.log_access(
            'api.call_next', 'clinic.queue_entries', array[v_ticket.id]
        );
    end if;

    return jsonb_build_object(
        'ticket_id', v_ticket.id,
        'ticket_number', v_ticket.ticket_number,
        'contact_id', v_ticket.contact_id,
        'service_id', v_ticket.service_id,
        'counter', v_ticket.counter,
        'row_version', v_ticket.row_version
    );
exception
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be a counter', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.call_next(uuid, text) owner to app_owner;

revoke all on function api.call_next(uuid, text) from public;
grant execute on function api.call_next(uuid, text) to authenticated;

comment on function api.call_next(uuid, text) is
    'Calls who is next in today''s queue at a branch: the smallest priority, and of equals the '
    'smallest number; null where nobody waits. Each is called once, whoever calls at the same '
    'time. Sent again it calls another one. Raises RQ403, RQ404, RQ422.';

create or replace function api.serve_ticket(p_ticket_id uuid, p_row_version int default null)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('tickets.write');

    return clinic.move_ticket(
        p_ticket_id => p_ticket_id, p_status => 'serving', p_row_version => p_row_version
    );
end
$function$;

alter function api.serve_ticket(uuid, int) owner to app_owner;

revoke all on function api.serve_ticket(uuid, int) from public;
grant execute on function api.serve_ticket(uuid, int) to authenticated;

comment on function api.serve_ticket(uuid, int) is
    'Says that who was called has come, and returns the version of the ticket. Raises RQ403, '
    'RQ404, RQ409.';

create or replace function api.finish_ticket(
    p_ticket_id uuid, p_status text default 'done', p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('tickets.write');

    if p_status is null or p_status not in ('done', 'left') then
        perform core.refuse(
            'RQ422', 'a ticket does not end so', format('the status is "%s"', p_status),
            'say done or left'
        );
    end if;

    return clinic.move_ticket(
        p_ticket_id => p_ticket_id, p_status => p_status, p_row_version => p_row_version
    );
end
$function$;

alter function api.finish_ticket(uuid, text, int) owner to app_owner;

revoke all on function api.finish_ticket(uuid, text, int) from public;
grant execute on function api.finish_ticket(uuid, text, int) to authenticated;

comment on function api.finish_ticket(uuid, text, int) is
    'Says that somebody is through (done) or went away (left), and returns the version of the '
    'ticket. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_tickets(p_location_id uuid)
returns table (
    ticket_id uuid,
    ticket_number int,
    status text,
    priority smallint,
    contact_id uuid,
    service_id uuid,
    counter text,
    taken_at timestamptz,
    called_at timestamptz,
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
    perform core.require_permission('appointments.read');

    v_ids := array(
        select e.id
        from clinic.queue_entries as e
        where
            e.organization_id = v_organization_id
            and e.location_id = p_location_id
            and e.queue_on = (now() at time zone clinic.zone_of(p_location_id))::date
            and e.status in ('waiting', 'called', 'serving')
            and e.deleted_at is null
    );

    perform audit.log_access('api.list_tickets', 'clinic.queue_entries', v_ids);

    return query
    select
        e.id,
        e.ticket_number,
        e.status,
        e.priority,
        e.contact_id,
        e.service_id,
        e.counter,
        e.created_at,
        e.called_at,
        e.row_version
    from clinic.queue_entries as e
    where e.organization_id = v_organization_id and e.id = any(v_ids)
    order by e.status = 'waiting', e.priority, e.ticket_number;
end
$function$;

alter function api.list_tickets(uuid) owner to app_owner;

revoke all on function api.list_tickets(uuid) from public;
grant execute on function api.list_tickets(uuid) to authenticated;

comment on function api.list_tickets(uuid) is
    'Today''s queue at a branch: who was called, and then who waits, in the order in which they '
    'are called. A customer sees the own tickets. Raises RQ403.';
