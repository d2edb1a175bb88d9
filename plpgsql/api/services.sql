-- function clinic.offered_service(uuid)
-- function api.list_services()
-- function api.save_service(jsonb, uuid, int)
-- function api.set_service_practitioners(uuid, uuid[], uuid)
-- function api.list_availability(uuid)
-- function api.set_availability(uuid, uuid, jsonb)
-- function api.add_availability_exception(text, date, date, uuid, uuid, time, time, text, text)
-- function api.remove_availability_exception(uuid)

-- What a practice offers, by whom and when. Functions that set take the whole of what shall be, so that
-- sent again they change nothing and need no idempotency key. Raise RQ400, RQ401, RQ403, RQ404, RQ409,
-- RQ422.

create or replace function clinic.offered_service(p_service_id uuid)
returns clinic.services
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_service clinic.services;
begin
    select s.*
    into v_service
    from clinic.services as s
    where
        s.organization_id = v_organization_id
        and s.id = p_service_id
        and s.is_active
        and s.deleted_at is null;

    if v_service.id is null then
        perform core.refuse(
            'RQ404', 'there is no such service', format('the id is "%s"', p_service_id),
            'name one of api.list_services'
        );
    end if;

    return v_service;
end
$function$;

alter function clinic.offered_service(uuid) owner to app_owner;

revoke all on function clinic.offered_service(uuid) from public;

comment on function clinic.offered_service(uuid) is
    'A service that takes bookings. Raises RQ404 where there is none.';

create or replace function api.list_services()
returns table (
    service_id uuid,
    name text,
    category text,
    description text,
    appointment_type_id uuid,
    duration interval,
    buffer_before interval,
    buffer_after interval,
    slot_step interval,
    notice interval,
    amount numeric,
    currency text,
    is_active boolean,
    practitioners jsonb,
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
begin
    perform core.require_permission('appointments.read');

    return query
    select
        s.id,
        s.name,
        s.category,
        s.description,
        s.appointment_type_id,
        s.duration,
        s.buffer_before,
        s.buffer_after,
        s.slot_step,
        s.notice,
        s.amount,
        s.currency::text,
        s.is_active,
        coalesce(g.givers, '[]'),
        s.row_version
    from clinic.services as s
    left join (
        select
            p.service_id,
            jsonb_agg(
                jsonb_build_object(
                    'practitioner_id', p.practitioner_id, 'location_id', p.location_id
                )
                order by p.practitioner_id, p.location_id
            ) as givers
        from clinic.practitioner_services as p
        where p.organization_id = v_organization_id and p.deleted_at is null
        group by p.service_id
    ) as g
        on s.id = g.service_id
    where s.organization_id = v_organization_id and s.deleted_at is null
    order by s.name, s.id;
end
$function$;

alter function api.list_services() owner to app_owner;

revoke all on function api.list_services() from public;
grant execute on function api.list_services() to authenticated;

comment on function api.list_services() is
    'The services of the organization, by name, and who gives them where. Raises RQ403.';

create or replace function api.save_service(
    p_service jsonb, p_service_id uuid default null, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_service clinic.services;
    v_unknown text;
begin
    perform core.require_permission('services.write');

    select min(c.key)
    into v_unknown
    from jsonb_object_keys(p_service) as c (key)
    where
        c.key not in (
            'name', 'category', 'description', 'appointment_type_id', 'duration', 'buffer_before',
            'buffer_after', 'slot_step', 'notice', 'amount', 'currency', 'is_active'
        );

    if v_unknown is not null then
        perform core.refuse(
            'RQ422', 'a service has no such property', format('"%s" is unknown', v_unknown),
            'see clinic.services in the dictionary'
        );
    end if;

    if p_service_id is null then
        select o.currency
        into v_service.currency
        from core.organizations as o
        where o.id = v_organization_id;

        v_service := jsonb_populate_record(
            v_service,
            '{"buffer_before": "0", "buffer_after": "0", "slot_step": "15 minutes", "notice": "0",
            "amount": 0, "is_active": true}' || p_service
        );

        insert into clinic.services (
            organization_id, name, category, description, appointment_type_id, duration,
            buffer_before, buffer_after, slot_step, notice, amount, currency, is_active
        )
        values (
            v_organization_id,
            v_service.name,
            v_service.category,
            v_service.description,
            v_service.appointment_type_id,
            v_service.duration,
            v_service.buffer_before,
            v_service.buffer_after,
            v_service.slot_step,
            v_service.notice,
            v_service.amount,
            v_service.currency,
            v_service.is_active
        )
        returning * into v_service;
    else
        select s.*
        into v_service
        from clinic.services as s
        where
            s.organization_id = v_organization_id
            and s.id = p_service_id
            and s.deleted_at is null
        for no key update;

        if v_service.id is null then
            perform core.refuse(
                'RQ404', 'there is no such service', format('the id is "%s"', p_service_id),
                'name one of api.list_services'
            );
        end if;

        perform core.check_row_version('service', p_row_version, v_service.row_version);

        v_service := jsonb_populate_record(v_service, p_service);

        update clinic.services as s
        set
            name = v_service.name,
            category = v_service.category,
            description = v_service.description,
            appointment_type_id = v_service.appointment_type_id,
            duration = v_service.duration,
            buffer_before = v_service.buffer_before,
            buffer_after = v_service.buffer_after,
            slot_step = v_service.slot_step,
            notice = v_service.notice,
            amount = v_service.amount,
            currency = v_service.currency,
            is_active = v_service.is_active
        where s.organization_id = v_organization_id and s.id = p_service_id
        returning s.* into v_service;
    end if;

    return jsonb_build_object('service_id', v_service.id, 'row_version', v_service.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a service', 'the name is taken', 'choose another name'
        );
        return null;
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such kind of appointment', sqlerrm, 'name one that is offered'
        );
        return null;
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'these values cannot be a service', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.save_service(jsonb, uuid, int) owner to app_owner;

revoke all on function api.save_service(jsonb, uuid, int) from public;
grant execute on function api.save_service(jsonb, uuid, int) to authenticated;

comment on function api.save_service(jsonb, uuid, int) is
    'Makes a service, or changes one whose id is given: what p_service leaves out stays. What was '
    'booked keeps its price and its time. A name is there once, so a service that is sent again is '
    'refused. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.set_service_practitioners(
    p_service_id uuid, p_practitioner_ids uuid[], p_location_id uuid default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('services.write');

    -- Who sets the same at once comes one after the other.
    perform
    from clinic.services as s
    where
        s.organization_id = v_organization_id
        and s.id = p_service_id
        and s.deleted_at is null
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such service', format('the id is "%s"', p_service_id),
            'name one of api.list_services'
        );
    end if;

    perform core.soft_delete_rows(
        'clinic.practitioner_services',
        array(
            select g.id
            from clinic.practitioner_services as g
            where
                g.organization_id = v_organization_id
                and g.service_id = p_service_id
                and g.location_id is not distinct from p_location_id
                and g.practitioner_id <> all (p_practitioner_ids)
                and g.deleted_at is null
            order by g.id
        )
    );

    insert into clinic.practitioner_services (
        organization_id, service_id, practitioner_id, location_id
    )
    select distinct
        v_organization_id,
        p_service_id,
        n.id,
        p_location_id
    from unnest(p_practitioner_ids) as n (id)
    on conflict do nothing;

    return cardinality(p_practitioner_ids);
exception
    when foreign_key_violation or insufficient_privilege or not_null_violation then
        perform core.refuse(
            'RQ404',
            'there is no such practitioner or branch',
            sqlerrm,
            'name some of api.list_practitioners, and one of your branches'
        );
        return null;
end
$function$;

alter function api.set_service_practitioners(uuid, uuid[], uuid) owner to app_owner;

revoke all on function api.set_service_practitioners(uuid, uuid[], uuid) from public;
grant execute on function api.set_service_practitioners(uuid, uuid[], uuid) to authenticated;

comment on function api.set_service_practitioners(uuid, uuid[], uuid) is
    'Says who gives a service at a branch, or wherever they have hours if none is named: these and '
    'nobody else. Returns how many. Raises RQ403, RQ404.';

create or replace function api.list_availability(p_practitioner_id uuid default null)
returns table (
    kind text,
    id uuid,
    practitioner_id uuid,
    location_id uuid,
    weekday smallint,
    first_on date,
    last_on date,
    start_time time,
    end_time time,
    reason text
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
    perform core.require_permission('appointments.read');

    return query
    select
        'rule'::text as kind,
        r.id,
        r.practitioner_id,
        r.location_id,
        r.weekday,
        r.first_on,
        r.last_on,
        r.start_time,
        r.end_time,
        null::text as reason
    from clinic.availability_rules as r
    where
        r.organization_id = v_organization_id
        and (p_practitioner_id is null or r.practitioner_id = p_practitioner_id)
        and r.deleted_at is null
    union all
    select
        e.kind,
        e.id,
        e.practitioner_id,
        e.location_id,
        null::smallint,
        e.first_on,
        e.last_on,
        e.start_time,
        e.end_time,
        e.reason
    from clinic.availability_exceptions as e
    where
        e.organization_id = v_organization_id
        and (
            p_practitioner_id is null
            or e.practitioner_id is null
            or e.practitioner_id = p_practitioner_id
        )
        and e.last_on >= current_date - 1
        and e.deleted_at is null
    order by practitioner_id, weekday, first_on, start_time, id;
end
$function$;

alter function api.list_availability(uuid) owner to app_owner;

revoke all on function api.list_availability(uuid) from public;
grant execute on function api.list_availability(uuid) to authenticated;

comment on function api.list_availability(uuid) is
    'Weekly hours (kind rule) and what differs from them from now on (closed, open), of a '
    'practitioner or of all. Raises RQ403.';

create or replace function api.set_availability(
    p_practitioner_id uuid, p_location_id uuid, p_hours jsonb
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('services.write');

    -- Who sets the same at once comes one after the other.
    perform clinic.free_practitioner(p_practitioner_id);

    perform core.soft_delete_rows(
        'clinic.availability_rules',
        array(
            select r.id
            from clinic.availability_rules as r
            where
                r.organization_id = v_organization_id
                and r.practitioner_id = p_practitioner_id
                and r.location_id is not distinct from p_location_id
                and r.deleted_at is null
                and not exists (
                    select
                    from jsonb_to_recordset(p_hours) as h (
                        weekday smallint,
                        start_time time,
                        end_time time,
                        first_on date,
                        last_on date
                    )
                    where
                        h.weekday = r.weekday
                        and h.start_time = r.start_time
                        and h.end_time = r.end_time
                        and h.first_on is not distinct from r.first_on
                        and h.last_on is not distinct from r.last_on
                )
            order by r.id
        )
    );

    insert into clinic.availability_rules (
        organization_id, practitioner_id, location_id, weekday, start_time, end_time, first_on,
        last_on
    )
    select distinct
        v_organization_id,
        p_practitioner_id,
        p_location_id,
        h.weekday,
        h.start_time,
        h.end_time,
        h.first_on,
        h.last_on
    from jsonb_to_recordset(p_hours) as h (
        weekday smallint, start_time time, end_time time, first_on date, last_on date
    )
    where not exists (
        select
        from clinic.availability_rules as r
        where
            r.organization_id = v_organization_id
            and r.practitioner_id = p_practitioner_id
            and r.location_id is not distinct from p_location_id
            and r.deleted_at is null
            and (h.weekday, h.start_time, h.end_time) = (r.weekday, r.start_time, r.end_time)
            and h.first_on is not distinct from r.first_on
            and h.last_on is not distinct from r.last_on
    );

    return (
        select count(*)::int
        from clinic.availability_rules as r
        where
            r.organization_id = v_organization_id
            and r.practitioner_id = p_practitioner_id
            and r.location_id is not distinct from p_location_id
            and r.deleted_at is null
    );
exception
    when foreign_key_violation or insufficient_privilege then
        perform core.refuse(
            'RQ404', 'there is no such branch', sqlerrm, 'name one of your branches'
        );
        return null;
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'these cannot be hours', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.set_availability(uuid, uuid, jsonb) owner to app_owner;

revoke all on function api.set_availability(uuid, uuid, jsonb) from public;
grant execute on function api.set_availability(uuid, uuid, jsonb) to authenticated;

comment on function api.set_availability(uuid, uuid, jsonb) is
    'Says in which hours of a week a practitioner is at a branch, by its clock: these and no '
    'others, as [{"weekday": 1, "start_time": "09:00", "end_time": "12:00", "first_on": …, '
    '"last_on": …}]. Returns how many there are. What is booked stays. Raises RQ403, RQ404, RQ422.';

create or replace function api.add_availability_exception(
    p_kind text,
    p_first_on date,
    p_last_on date default null,
    p_practitioner_id uuid default null,
    p_location_id uuid default null,
    p_start_time time default '00:00',
    p_end_time time default '24:00',
    p_reason text default null,
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
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('services.write');

    v_result := core.begin_once(
        'add_availability_exception',
        p_idempotency_key,
        jsonb_build_array(
            p_kind, p_first_on, p_last_on, p_practitioner_id, p_location_id, p_start_time,
            p_end_time, p_reason
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into clinic.availability_exceptions (
        organization_id, kind, practitioner_id, location_id, first_on, last_on, start_time,
        end_time, reason
    )
    values (
        v_organization_id,
        p_kind,
        p_practitioner_id,
        p_location_id,
        p_first_on,
        coalesce(p_last_on, p_first_on),
        p_start_time,
        p_end_time,
        p_reason
    )
    returning id into v_id;

    return core.finish_once(p_idempotency_key, jsonb_build_object('exception_id', v_id));
exception
    when foreign_key_violation or insufficient_privilege then
        perform core.refuse(
            'RQ404', 'there is no such practitioner or branch', sqlerrm, 'name one of yours'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be an exception', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function
api.add_availability_exception(text, date, date, uuid, uuid, time, time, text, text)
owner to app_owner;

revoke all
on function api.add_availability_exception(text, date, date, uuid, uuid, time, time, text, text)
from public;
grant execute
on function api.add_availability_exception(text, date, date, uuid, uuid, time, time, text, text)
to authenticated;

comment on function
api.add_availability_exception(text, date, date, uuid, uuid, time, time, text, text) is
    'Says that on some days hours are taken away (closed) from a practitioner, a branch or '
    'everybody, or given besides by a practitioner (open). Where both are, it is closed. What is '
    'booked stays. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.remove_availability_exception(p_exception_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('services.write');

    return jsonb_build_object(
        'delete_batch', core.soft_delete('clinic.availability_exceptions', p_exception_id)
    );
end
$function$;

alter function api.remove_availability_exception(uuid) owner to app_owner;

revoke all on function api.remove_availability_exception(uuid) from public;
grant execute on function api.remove_availability_exception(uuid) to authenticated;

comment on function api.remove_availability_exception(uuid) is
    'Takes an exception back; api.undo_delete brings it again. Raises RQ403, RQ404.';
