-- Deploy routiq:api/summaries to pg
-- requires: api/schema
-- requires: analytics/patient_metrics__policies
-- requires: analytics/appointment_type_metrics__policies
-- requires: analytics/org_daily_metrics__policies
-- requires: analytics/changes__policies
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function analytics.counted_until(uuid)
-- function api.patient_summary()
-- function api.appointment_type_summary(uuid)
-- function api.organization_summary()

-- Figures of all times, kept ready: each reads the few rows that an organization has. No patient is told, so
-- no access is logged. Branches are narrowed by the policies of the tables. Raise RQ400, RQ401, RQ403.

create or replace function analytics.counted_until(p_organization_id uuid)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return coalesce(
        (
            select c.changed_at
            from analytics.changes as c
            where c.organization_id = p_organization_id
            order by c.id
            limit 1
        ),
        clock_timestamp()
    );
end
$function$;

create or replace function api.patient_summary()
returns table (
    location_id uuid,
    patients int,
    patients_with_appointments int,
    counted_until timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('figures.read');

    return query
    select
        m.location_id,
        m.patients,
        m.patients_with_appointments,
        analytics.counted_until(v_organization_id)
    from analytics.patient_metrics as m
    where m.organization_id = v_organization_id
    order by m.location_id;
end
$function$;

create or replace function api.appointment_type_summary(p_location_id uuid default null)
returns table (
    appointment_type_id uuid,
    name text,
    patients bigint,
    appointments_booked bigint,
    appointments_fulfilled bigint,
    appointments_cancelled bigint,
    appointments_noshow bigint,
    counted_until timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('figures.read');

    return query
    select
        m.appointment_type_id,
        t.name,
        sum(m.patients),
        sum(m.appointments_booked),
        sum(m.appointments_fulfilled),
        sum(m.appointments_cancelled),
        sum(m.appointments_noshow),
        analytics.counted_until(v_organization_id)
    from analytics.appointment_type_metrics as m
    left join clinic.appointment_types as t
        on t.organization_id = v_organization_id and m.appointment_type_id = t.id
    where
        m.organization_id = v_organization_id
        and (p_location_id is null or m.location_id = p_location_id)
    group by m.appointment_type_id, t.name
    order by sum(m.appointments_booked) desc, m.appointment_type_id;
end
$function$;

create or replace function api.organization_summary()
returns table (
    patients bigint,
    patients_with_appointments bigint,
    appointments_booked bigint,
    appointments_fulfilled bigint,
    appointments_cancelled bigint,
    appointments_noshow bigint,
    appointments_ahead bigint,
    conversations_opened bigint,
    messages_inbound bigint,
    messages_outbound bigint,
    counted_until timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('figures.read');

    return query
    select
        p.patients,
        p.patients_with_appointments,
        t.appointments_booked,
        t.appointments_fulfilled,
        t.appointments_cancelled,
        t.appointments_noshow,
        d.appointments_ahead,
        d.conversations_opened,
        d.messages_inbound,
        d.messages_outbound,
        analytics.counted_until(v_organization_id)
    from (
        select
            coalesce(sum(m.patients), 0) as patients,
            coalesce(sum(m.patients_with_appointments), 0) as patients_with_appointments
        from analytics.patient_metrics as m
        where m.organization_id = v_organization_id
    ) as p
    cross join (
        select
            coalesce(sum(m.appointments_booked), 0) as appointments_booked,
            coalesce(sum(m.appointments_fulfilled), 0) as appointments_fulfilled,
            coalesce(sum(m.appointments_cancelled), 0) as appointments_cancelled,
            coalesce(sum(m.appointments_noshow), 0) as appointments_noshow
        from analytics.appointment_type_metrics as m
        where m.organization_id = v_organization_id
    ) as t
    cross join (
        select
            coalesce(sum(m.appointments_booked) filter (where m.metric_on > current_date), 0)
                as appointments_ahead,
            coalesce(sum(m.conversations_opened), 0) as conversations_opened,
            coalesce(sum(m.messages_inbound), 0) as messages_inbound,
            coalesce(sum(m.messages_outbound), 0) as messages_outbound
        from analytics.org_daily_metrics as m
        where m.organization_id = v_organization_id and m.metric_on > current_date - 30
    ) as d;
end
$function$;

alter function analytics.counted_until(uuid) owner to app_owner;
alter function api.patient_summary() owner to app_owner;
alter function api.appointment_type_summary(uuid) owner to app_owner;
alter function api.organization_summary() owner to app_owner;

revoke all on function analytics.counted_until(uuid) from public;
revoke all on function api.patient_summary() from public;
revoke all on function api.appointment_type_summary(uuid) from public;
revoke all on function api.organization_summary() from public;
grant execute on function api.patient_summary() to authenticated;
grant execute on function api.appointment_type_summary(uuid) to authenticated;
grant execute on function api.organization_summary() to authenticated;

comment on function analytics.counted_until(uuid) is
    'Since when changes of an organization wait that the figures do not know yet; now where '
    'none does.';
comment on function api.patient_summary() is
    'Patients of each branch of the caller, and how many of them have appointments; null '
    'stands for no branch. All that was written before counted_until is in it. Raises RQ403 '
    'where the caller''s role does not allow it.';
comment on function api.appointment_type_summary(uuid) is
    'Figures of each type of appointment, of the branches that the caller sees or of one of '
    'them. A patient counts once a branch. All that was written before counted_until is in '
    'it. Raises RQ403 where the caller''s role does not allow it.';
comment on function api.organization_summary() is
    'What an organization amounts to, in the branches that the caller sees: patients and '
    'appointments of all times, appointments that are agreed for later days, conversations '
    'and messages of the last 30 days. All that was written before counted_until is in it. '
    'Raises RQ403 where the caller''s role does not allow it.';

commit;
