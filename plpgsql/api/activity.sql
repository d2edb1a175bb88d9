-- function analytics.refreshed_at(text)
-- function api.patient_activity(interval, int, timestamptz, uuid)
-- function api.practitioner_utilisation(date, date, int, date, uuid)
-- function api.conversation_response_times(date, date)

-- The only readers of the materialised views. These know no row security, so tenant and branches are named
-- in each. Figures tell how old they may be: refreshed_at. Raise RQ400, RQ401, RQ403, RQ422.

create or replace function api.patient_activity(
    p_silent_for interval default '90 days',
    p_limit int default 50,
    p_after_at timestamptz default null,
    p_after uuid default null
)
returns table (
    patient_id uuid,
    contact_id uuid,
    location_id uuid,
    appointments_booked bigint,
    appointments_fulfilled bigint,
    appointments_cancelled bigint,
    appointments_noshow bigint,
    last_appointment_at timestamptz,
    last_message_at timestamptz,
    last_activity_at timestamptz,
    refreshed_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- variables, since coalesce() in their place would be no condition of the index
    v_after_at timestamptz := coalesce(p_after_at, '-infinity');
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
    v_location_ids uuid[] := core.current_location_ids();
    v_refreshed_at timestamptz := analytics.refreshed_at('mv_patient_activity');
    v_ids uuid[];
begin
    perform core.require_permission('figures.read');
    perform core.require_permission('patients.read');

    v_ids := array(
        select a.patient_id
        from analytics.mv_patient_activity as a
        where
            a.organization_id = v_organization_id
            and a.last_activity_at <= now() - p_silent_for
            and (a.last_activity_at, a.patient_id) > (v_after_at, v_after)
            and (a.location_id is null or a.location_id = any(v_location_ids))
        order by a.last_activity_at, a.patient_id
        limit least(greatest(p_limit, 1), 500)
    );

    perform audit.log_access('api.patient_activity', 'contact.patients', v_ids);

    return query
    select
        a.patient_id, a.contact_id, a.location_id, a.appointments_booked, a.appointments_fulfilled,
        a.appointments_cancelled, a.appointments_noshow, a.last_appointment_at, a.last_message_at,
        a.last_activity_at, v_refreshed_at
    from analytics.mv_patient_activity as a
    where a.organization_id = v_organization_id and a.patient_id = any(v_ids)
    order by a.last_activity_at, a.patient_id;
end
$function$;

create or replace function api.practitioner_utilisation(
    p_from date default current_date - 90,
    p_until date default current_date + 28,
    p_limit int default 500,
    p_after_on date default null,
    p_after uuid default null
)
returns table (
    practitioner_id uuid,
    name text,
    week_on date,
    active_days numeric,
    appointments_booked numeric,
    appointments_fulfilled numeric,
    appointments_cancelled numeric,
    appointments_noshow numeric,
    booked_duration interval,
    longest_day interval,
    refreshed_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- The view is read from where the pair begins, whatever week_on alone is compared with.
    v_first_on date := greatest(p_from - 6, p_after_on);
    v_after uuid := case
        when p_after_on = v_first_on then p_after
        else '00000000-0000-0000-0000-000000000000'
    end;
    v_location_ids uuid[] := core.current_location_ids();
    v_refreshed_at timestamptz := analytics.refreshed_at('mv_practitioner_utilisation');
begin
    perform core.require_permission('figures.read');

    return query
    with page as (
        select
            u.practitioner_id,
            u.week_on,
            sum(u.active_days) as active_days,
            sum(u.appointments_booked) as appointments_booked,
            sum(u.appointments_fulfilled) as appointments_fulfilled,
            sum(u.appointments_cancelled) as appointments_cancelled,
            sum(u.appointments_noshow) as appointments_noshow,
            sum(u.booked_duration) as booked_duration,
            max(u.longest_day) as longest_day
        from analytics.mv_practitioner_utilisation as u
        where
            u.organization_id = v_organization_id
            and u.week_on <= p_until
            and (u.week_on, u.practitioner_id) > (v_first_on, v_after)
            and (u.location_id is null or u.location_id = any(v_location_ids))
        group by u.week_on, u.practitioner_id
        order by u.week_on, u.practitioner_id
        limit least(greatest(p_limit, 1), 500)
    )

    select
        u.practitioner_id,
        p.name,
        u.week_on,
        u.active_days,
        u.appointments_booked,
        u.appointments_fulfilled,
        u.appointments_cancelled,
        u.appointments_noshow,
        u.booked_duration,
        u.longest_day,
        v_refreshed_at
    from page as u
    left join clinic.practitioners as p
        on p.organization_id = v_organization_id and u.practitioner_id = p.id
    order by u.week_on, u.practitioner_id;
end
$function$;

create or replace function api.conversation_response_times(
    p_from date default current_date - 365, p_until date default current_date
)
returns table (
    month_on date,
    channel text,
    location_id uuid,
    conversations_asked bigint,
    conversations_answered bigint,
    median_duration interval,
    slow_duration interval,
    longest_duration interval,
    refreshed_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_location_ids uuid[] := core.current_location_ids();
    v_refreshed_at timestamptz := analytics.refreshed_at('mv_conversation_response_times');
begin
    perform core.require_permission('figures.read');

    return query
    select
        r.month_on, r.channel, r.location_id, r.conversations_asked, r.conversations_answered,
        r.median_duration, r.slow_duration, r.longest_duration, v_refreshed_at
    from analytics.mv_conversation_response_times as r
    where
        r.organization_id = v_organization_id
        and r.month_on between p_from - 30 and p_until
        and (r.location_id is null or r.location_id = any(v_location_ids))
    order by r.month_on, r.channel, r.location_id;
end
$function$;

create or replace function analytics.refreshed_at(p_name text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select s.last_refreshed_at
        from analytics.refresh_state as s
        where s.name = p_name
    );
end
$function$;

alter function analytics.refreshed_at(text) owner to app_owner;
alter function api.patient_activity(interval, int, timestamptz, uuid) owner to app_owner;
alter function api.practitioner_utilisation(date, date, int, date, uuid) owner to app_owner;
alter function api.conversation_response_times(date, date) owner to app_owner;

revoke all on function analytics.refreshed_at(text) from public;
revoke all on function api.patient_activity(interval, int, timestamptz, uuid) from public;
revoke all on function api.practitioner_utilisation(date, date, int, date, uuid) from public;
revoke all on function api.conversation_response_times(date, date) from public;
grant execute on function api.patient_activity(interval, int, timestamptz, uuid) to authenticated;
grant execute on function api.practitioner_utilisation(date, date, int, date, uuid)
to authenticated;
grant execute on function api.conversation_response_times(date, date) to authenticated;

comment on function analytics.refreshed_at(text) is
    'As of when a materialised view is; null where it was not refreshed since it was made.';
comment on function api.patient_activity(interval, int, timestamptz, uuid) is
    'Patients of whom nothing was heard for so long, longest first, page by page: give '
    'last_activity_at and patient_id of the last one as p_after_at and p_after. As of '
    'refreshed_at. Writes the access log. Raises RQ403 where the caller''s role does not allow '
    'it.';
comment on function api.practitioner_utilisation(date, date, int, date, uuid) is
    'How busy practitioners are by week, in the branches that the caller sees, as of refreshed_at: '
    'earliest week first, at most p_limit (500); for the next page give week_on and '
    'practitioner_id of the last one as p_after_on and p_after. Raises RQ403 where the caller''s '
    'role does not allow it.';
comment on function api.conversation_response_times(date, date) is
    'How long people wait for a first answer, by month, channel and branch of the caller, as '
    'of refreshed_at. Raises RQ403 where the caller''s role does not allow it.';
