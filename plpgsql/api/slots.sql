-- function api.find_slots(uuid, date, date, uuid, uuid, int)
-- function api.book_slot(uuid, uuid, uuid, timestamptz, uuid, text, text)
-- function api.list_bookings(uuid, text, int, uuid)
-- function api.set_booking_payment(uuid, text, text, int)

-- That nobody is booked twice is held by two exclusions, whoever writes: of appointments for the time with
-- the patient, of bookings for the time with what is prepared before and tidied up after. What is told in
-- find_slots is a help: who books a moment later finds out by RQ409. Raise RQ400, RQ401, RQ403, RQ404,
-- RQ409, RQ422.

create or replace function api.find_slots(
    p_service_id uuid,
    p_first_on date default null,
    p_last_on date default null,
    p_practitioner_id uuid default null,
    p_location_id uuid default null,
    p_limit int default 200
)
returns table (
    practitioner_id uuid,
    practitioner_name text,
    location_id uuid,
    time_zone text,
    start_at timestamptz,
    end_at timestamptz
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
    c_most_days constant int := 62;
    v_service clinic.services;
    v_first_on date;
    v_last_on date;
    v_location_ids uuid[] := case when core.is_staff() then core.current_location_ids() end;
    v_practitioner_ids uuid[];
    v_busy_ids uuid[];
    v_busy tstzmultirange[];
    v_day date;
    v_until_on date;
    v_days int := 1;
    v_left int := least(greatest(coalesce(p_limit, 200), 1), 2000);
    v_found int;
begin
    perform core.require_permission('appointments.read');

    v_service := clinic.offered_service(p_service_id);
    v_first_on := coalesce(
        p_first_on, (now() at time zone clinic.zone_of(p_location_id))::date
    );
    v_last_on := coalesce(p_last_on, v_first_on + 6);

    if v_last_on < v_first_on or v_last_on - v_first_on >= c_most_days then
        perform core.refuse(
            'RQ422',
            'slots are told for some days at once',
            format('from %s to %s', v_first_on, v_last_on),
            format('ask for 1 to %s days', c_most_days)
        );
    end if;

    v_practitioner_ids := array(
        select distinct g.practitioner_id
        from clinic.practitioner_services as g
        where
            g.organization_id = v_organization_id
            and g.service_id = p_service_id
            and (p_practitioner_id is null or g.practitioner_id = p_practitioner_id)
            and g.deleted_at is null
    );

    -- First a day, then two, four and so on: where many give a service, the first days have enough.
    v_day := v_first_on;

    while v_day <= v_last_on and v_left > 0 loop
        v_until_on := least(v_day + v_days - 1, v_last_on);

        -- Days begin 14 hours before those of UTC at the earliest, and end 12 hours after them.
        select array_agg(b.practitioner_id), array_agg(b.periods)
        into v_busy_ids, v_busy
        from clinic.busy_times(
            p_practitioner_ids => v_practitioner_ids,
            p_from => v_day::timestamp at time zone 'UTC'
            - interval '14 hours' - v_service.buffer_before,
            p_until => (v_until_on + 1)::timestamp at time zone 'UTC'
            + interval '12 hours' + v_service.buffer_after
        ) as b;

        return query
        with free as materialized (
            select
                t.practitioner_id,
                t.location_id,
                t.time_zone,
                t.start_at,
                t.end_at
            from clinic.open_times(
                p_service_id => p_service_id,
                p_first_on => v_day,
                p_last_on => v_until_on,
                p_practitioner_id => p_practitioner_id,
                p_location_id => p_location_id
            ) as t
            left join unnest(v_busy_ids, v_busy) as b (practitioner_id, periods)
                on t.practitioner_id = b.practitioner_id
            where
                t.start_at >= now() + v_service.notice
                and (
                    b.periods is null
                    or not b.periods && tstzrange(
                        t.start_at - v_service.buffer_before, t.end_at + v_service.buffer_after
                    )
                )
                and (
                    v_location_ids is null
                    or t.location_id is null
                    or t.location_id = any(v_location_ids)
                )
        )

        select
            f.practitioner_id,
            p.name,
            f.location_id,
            f.time_zone,
            f.start_at,
            f.end_at
        from free as f
        inner join clinic.practitioners as p
            on p.organization_id = v_organization_id and f.practitioner_id = p.id
        order by
            (f.start_at at time zone f.time_zone)::date,
            f.start_at,
            p.name,
            f.practitioner_id,
            f.location_id
        limit v_left;

        get diagnostics v_found = row_count;

        v_left := v_left - v_found;
        v_day := v_until_on + 1;
        v_days := v_days * 2;
    end loop;
end
$function$;

alter function api.find_slots(uuid, date, date, uuid, uuid, int) owner to app_owner;

revoke all on function api.find_slots(uuid, date, date, uuid, uuid, int) from public;
grant execute on function api.find_slots(uuid, date, date, uuid, uuid, int) to authenticated;

comment on function api.find_slots(uuid, date, date, uuid, uuid, int) is
    'Free times of a service on days of the branches'' calendars, a week from today if none are '
    'named and at most 62: hours by rule, less closures, less what is booked. In the order of days '
    'by the clock on the wall of time_zone, and then of times. Raises RQ403, RQ404, RQ422.';

create or replace function api.book_slot(
    p_contact_id uuid,
    p_service_id uuid,
    p_practitioner_id uuid,
    p_start_at timestamptz,
    p_location_id uuid default null,
    p_notes text default null,
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
    v_is_staff boolean := core.is_staff();
    v_service clinic.services;
    v_end_at timestamptz;
    v_held tstzrange;
    v_appointment_id uuid;
    v_booking clinic.bookings;
    v_result jsonb;
begin
    perform core.require_permission('bookings.write');

    if v_is_staff then
        perform core.require_own_branch(p_location_id);
    end if;

    v_result := core.begin_once(
        'book_slot',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id, p_service_id, p_practitioner_id, p_start_at, p_location_id, p_notes
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    -- Row security shows customers themselves alone.
    perform
    from contact.contacts as c
    where
        c.organization_id = v_organization_id
        and c.id = p_contact_id
        and c.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'register the patient first'
        );
    end if;

    v_service := clinic.offered_service(p_service_id);
    perform clinic.free_practitioner(p_practitioner_id);

    if p_start_at < now() or (not v_is_staff and p_start_at < now() + v_service.notice) then
        perform core.refuse(
            'RQ422', 'it is too late for this slot', format('it begins at %s', p_start_at),
            'choose a later one: api.find_slots'
        );
    end if;

    select t.end_at
    into v_end_at
    from clinic.open_times(
        p_service_id => p_service_id,
        p_first_on => (p_start_at at time zone clinic.zone_of(p_location_id))::date,
        p_last_on => (p_start_at at time zone clinic.zone_of(p_location_id))::date,
        p_practitioner_id => p_practitioner_id,
        p_location_id => p_location_id
    ) as t
    where t.start_at = p_start_at and t.location_id is not distinct from p_location_id;

    if not found then
        perform core.refuse(
            'RQ422',
            'this is no slot of the service',
            format('nobody gives it there at %s', p_start_at),
            'choose one of api.find_slots; api.book_appointment asks for no hours'
        );
    end if;

    v_held := tstzrange(p_start_at - v_service.buffer_before, v_end_at + v_service.buffer_after);

    perform
    from clinic.busy_times(array[p_practitioner_id], lower(v_held), upper(v_held)) as b
    where b.periods && v_held;

    if found then
        raise exclusion_violation;
    end if;

    insert into clinic.appointments (
        organization_id, contact_id, practitioner_id, appointment_type_id, location_id, start_at,
        end_at, status, notes
    )
    values (
        v_organization_id,
        p_contact_id,
        p_practitioner_id,
        v_service.appointment_type_id,
        p_location_id,
        p_start_at,
        v_end_at,
        case when v_is_staff then 'booked' else 'pending' end,
        p_notes
    )
    returning id into v_appointment_id;

    insert into clinic.bookings (
        organization_id, appointment_id, service_id, contact_id, practitioner_id, location_id,
        start_at, buffer_before, buffer_after, held_period, status, amount, currency, payment_status
    )
    values (
        v_organization_id,
        v_appointment_id,
        p_service_id,
        p_contact_id,
        p_practitioner_id,
        p_location_id,
        p_start_at,
        v_service.buffer_before,
        v_service.buffer_after,
        v_held,
        case when v_is_staff then 'confirmed' else 'pending' end,
        v_service.amount,
        v_service.currency,
        case when v_service.amount > 0 then 'pending' else 'not_required' end
    )
    returning * into v_booking;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'booking_id', v_booking.id,
            'appointment_id', v_appointment_id,
            'start_at', p_start_at,
            'end_at', v_end_at,
            'status', v_booking.status,
            'amount', v_booking.amount,
            'currency', v_booking.currency,
            'payment_status', v_booking.payment_status,
            'row_version', 1
        )
    );
exception
    when exclusion_violation then
        perform core.refuse(
            'RQ409',
            'somebody else has this slot',
            format('it begins at %s', p_start_at),
            'choose another one: api.find_slots'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot be booked', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.book_slot(uuid, uuid, uuid, timestamptz, uuid, text, text) owner to app_owner;

revoke all on function api.book_slot(uuid, uuid, uuid, timestamptz, uuid, text, text) from public;
grant execute on function api.book_slot(uuid, uuid, uuid, timestamptz, uuid, text, text)
to authenticated;

comment on function api.book_slot(uuid, uuid, uuid, timestamptz, uuid, text, text) is
    'Books one of api.find_slots: appointment and booking at once. What staff books is confirmed; '
    'customers book for themselves, and staff confirms. Whoever comes second is refused. The same '
    'idempotency key with the same values returns the first result. Raises RQ403, RQ404, RQ409, '
    'RQ422.';

create or replace function api.list_bookings(
    p_contact_id uuid default null,
    p_payment_status text default null,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    booking_id uuid,
    appointment_id uuid,
    service_id uuid,
    contact_id uuid,
    practitioner_id uuid,
    location_id uuid,
    start_at timestamptz,
    end_at timestamptz,
    status text,
    amount numeric,
    currency text,
    payment_status text,
    payment_reference text,
    paid_at timestamptz,
    refunded_at timestamptz,
    row_version int
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
    v_ids uuid[];
begin
    perform core.require_permission('appointments.read');

    v_ids := array(
        select b.id
        from clinic.bookings as b
        where
            b.organization_id = v_organization_id
            and b.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and (p_contact_id is null or b.contact_id = p_contact_id)
            and (p_payment_status is null or b.payment_status = p_payment_status)
            and b.deleted_at is null
        order by b.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_bookings', 'clinic.bookings', v_ids);

    return query
    select
        b.id,
        b.appointment_id,
        b.service_id,
        b.contact_id,
        b.practitioner_id,
        b.location_id,
        a.start_at,
        a.end_at,
        b.status,
        b.amount,
        b.currency::text,
        b.payment_status,
        b.payment_reference,
        b.paid_at,
        b.refunded_at,
        b.row_version
    from clinic.bookings as b
    inner join clinic.appointments as a
        on b.organization_id = a.organization_id and b.appointment_id = a.id
    where b.organization_id = v_organization_id and b.id = any(v_ids)
    order by b.id;
end
$function$;

alter function api.list_bookings(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.list_bookings(uuid, text, int, uuid) from public;
grant execute on function api.list_bookings(uuid, text, int, uuid) to authenticated;

comment on function api.list_bookings(uuid, text, int, uuid) is
    'Bookings in the order in which they were made, such as those that are still to be paid, page '
    'by page: p_after is the last booking_id of the page before. Raises RQ403.';

create or replace function api.set_booking_payment(
    p_booking_id uuid,
    p_payment_status text,
    p_reference text default null,
    p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_booking clinic.bookings;
begin
    perform core.require_permission('payments.write');

    select b.*
    into v_booking
    from clinic.bookings as b
    where
        b.organization_id = v_organization_id
        and b.id = p_booking_id
        and b.deleted_at is null
    for no key update;

    if v_booking.id is null then
        perform core.refuse(
            'RQ404', 'there is no such booking', format('the id is "%s"', p_booking_id),
            'take it from api.book_slot or api.list_bookings'
        );
    elsif v_booking.payment_status = p_payment_status then
        return v_booking.row_version;
    end if;

    perform core.check_row_version('booking', p_row_version, v_booking.row_version);

    update clinic.bookings as b
    set
        payment_status = p_payment_status,
        payment_reference = coalesce(p_reference, b.payment_reference),
        paid_at = case
            when p_payment_status in ('paid', 'refunded') then coalesce(b.paid_at, now())
        end,
        refunded_at = case when p_payment_status = 'refunded' then now() end
    where b.organization_id = v_organization_id and b.id = p_booking_id
    returning b.row_version into v_booking.row_version;

    return v_booking.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a payment', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.set_booking_payment(uuid, text, text, int) owner to app_owner;

revoke all on function api.set_booking_payment(uuid, text, text, int) from public;
grant execute on function api.set_booking_payment(uuid, text, text, int) to authenticated;

comment on function api.set_booking_payment(uuid, text, text, int) is
    'Says that a booking is paid, paid back, or need not be, along its flow, and returns its '
    'version. Sent again it changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';
