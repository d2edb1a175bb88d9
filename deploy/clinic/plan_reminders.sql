-- Deploy routiq:clinic/plan_reminders to pg
-- requires: clinic/schema__workers
-- requires: ref/setting_keys__reminders
-- requires: clinic/appointment_reminders__policies
-- requires: clinic/follow_appointment
-- requires: clinic/open_times
-- requires: core/setting
-- requires: jobs/enqueue
-- requires: jobs/cancel
-- requires: audit/log_access
-- requires: contact/consents__policies

begin;

-- function clinic.reminder_key(uuid, timestamptz)
-- function clinic.planned_reminders(clinic.bookings, timestamptz, interval[])
-- function clinic.plan_reminders()
-- function clinic.begin_reminder(uuid)
-- function clinic.finish_reminder(uuid, text)
-- trigger tg_bookings_70_plan_reminders on clinic.bookings

-- Reminders are planned in the transaction that books, moves or cancels, by whatever way: there is a job for
-- each that is planned, and none for another. A row is one appointment and distance, and its job has the row
-- and the instant as its unique key, so what is done twice is planned once. Where a worker has the job
-- already, clinic.begin_reminder tells it that there is nothing to do.
--
-- Sending lies outside of the database: a worker asks what to say, sends it, and tells that it did so, in
-- one transaction with jobs.complete. It may send twice where it dies in between, and never not at all.

create or replace function clinic.reminder_key(p_reminder_id uuid, p_remind_at timestamptz)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return format('reminder %s %s', p_reminder_id, extract(epoch from p_remind_at));
end
$function$;

alter function clinic.reminder_key(uuid, timestamptz) owner to app_owner;

revoke all on function clinic.reminder_key(uuid, timestamptz) from public;

comment on function clinic.reminder_key(uuid, timestamptz) is
    'Unique key of the job that reminds at an instant.';

create or replace function clinic.planned_reminders(
    p_booking clinic.bookings, p_start_at timestamptz, p_lead_times interval[]
)
returns table (id uuid, remind_at timestamptz)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    insert into clinic.appointment_reminders as r (
        organization_id, appointment_id, contact_id, location_id, lead_time, remind_at
    )
    select
        p_booking.organization_id,
        p_booking.appointment_id,
        p_booking.contact_id,
        p_booking.location_id,
        l.lead_time,
        p_start_at - l.lead_time
    from unnest(p_lead_times) as l (lead_time)
    on conflict (organization_id, appointment_id, lead_time) where deleted_at is null do update
    set
        contact_id = excluded.contact_id,
        location_id = excluded.location_id,
        remind_at = excluded.remind_at,
        status = 'planned',
        sent_at = null,
        channel = null
    where r.status = 'cancelled' or r.remind_at <> excluded.remind_at
    returning r.id, r.remind_at;
end
$function$;

alter function clinic.planned_reminders(clinic.bookings, timestamptz, interval[])
owner to app_owner;

revoke all on function clinic.planned_reminders(clinic.bookings, timestamptz, interval[])
from public;

comment on function clinic.planned_reminders(clinic.bookings, timestamptz, interval[]) is
    'Plans the reminders of a booking that are not yet planned for that time; returns these.';

create or replace function clinic.plan_reminders()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_start_at timestamptz := new.start_at;
    v_lead_times interval[] := array[]::interval[];
begin
    -- A migration that acts for nobody plans nothing.
    if core.current_org_id() is distinct from new.organization_id then
        return null;
    end if;

    if new.deleted_at is null and new.status in ('pending', 'confirmed') and v_start_at > now() then
        v_lead_times := array(
            select distinct make_interval(secs => h.hours * 3600)
            from (
                select case when jsonb_typeof(e.value) = 'number' then e.value::float8 end as hours
                from jsonb_array_elements(core.setting('reminders.hours_before')) as e (value)
            ) as h
            where
                h.hours between 0.25 and 720
                and v_start_at - make_interval(secs => h.hours * 3600) > now()
        );
    end if;

    perform jobs.cancel(j.id)
    from clinic.appointment_reminders as r
    inner join jobs.jobs as j
        on
            r.organization_id = j.organization_id
            and j.queue = 'default'
            and j.unique_key = clinic.reminder_key(r.id, r.remind_at)
    where
        r.organization_id = new.organization_id
        and r.appointment_id = new.appointment_id
        and r.status = 'planned'
        and (r.lead_time <> all (v_lead_times) or r.remind_at <> v_start_at - r.lead_time);

    update clinic.appointment_reminders as r
    set status = 'cancelled'
    where
        r.organization_id = new.organization_id
        and r.appointment_id = new.appointment_id
        and r.status = 'planned'
        and r.lead_time <> all (v_lead_times);

    perform jobs.enqueue(
        p_kind => 'reminder.send',
        p_args => jsonb_build_object('reminder_id', p.id, 'appointment_id', new.appointment_id),
        p_run_at => p.remind_at,
        p_unique_key => clinic.reminder_key(p.id, p.remind_at)
    )
    from clinic.planned_reminders(new, v_start_at, v_lead_times) as p;

    return null;
end
$function$;

alter function clinic.plan_reminders() owner to app_owner;

revoke all on function clinic.plan_reminders() from public;

comment on function clinic.plan_reminders() is
    'Trigger: plans, moves and takes back reminders and their jobs, as the booking now is.';

create or replace function clinic.begin_reminder(p_reminder_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_reminder clinic.appointment_reminders;
    v_told jsonb;
begin
    select r.*
    into v_reminder
    from clinic.appointment_reminders as r
    where
        r.organization_id = v_organization_id
        and r.id = p_reminder_id
        and r.status = 'planned'
        and r.remind_at <= now()
        and r.deleted_at is null
    for no key update;

    select jsonb_build_object(
        'reminder_id', v_reminder.id,
        'contact_id', c.id,
        'name', c.display_name,
        'phone', c.primary_phone,
        'email', c.primary_email,
        'service', s.name,
        'practitioner', p.name,
        'location', l.name,
        'start_at', a.start_at,
        'time_zone', clinic.zone_of(a.location_id),
        'local_start', to_char(
            a.start_at at time zone clinic.zone_of(a.location_id), 'YYYY-MM-DD HH24:MI'
        )
    )
    into v_told
    from clinic.appointments as a
    inner join clinic.bookings as b
        on a.organization_id = b.organization_id and a.id = b.appointment_id
    inner join clinic.services as s
        on b.organization_id = s.organization_id and b.service_id = s.id
    inner join contact.contacts as c
        on a.organization_id = c.organization_id and a.contact_id = c.id
    left join clinic.practitioners as p
        on a.organization_id = p.organization_id and a.practitioner_id = p.id
    left join core.locations as l
        on a.organization_id = l.organization_id and a.location_id = l.id
    where
        a.organization_id = v_organization_id
        and a.id = v_reminder.appointment_id
        and a.start_at > now()
        and a.deleted_at is null
        and b.deleted_at is null
        and not exists (
            select
            from contact.consents as k
            where
                k.organization_id = v_organization_id
                and k.contact_id = c.id
                and k.scope = 'reminders'
                and k.status in ('active', 'inactive', 'rejected')
                and k.deleted_at is null
            having not bool_or(k.status = 'active' and k.period @> now())
        );

    if v_told is not null then
        perform audit.log_access(
            'clinic.begin_reminder', 'contact.contacts', array[(v_told ->> 'contact_id')::uuid]
        );
    end if;

    return v_told;
end
$function$;

alter function clinic.begin_reminder(uuid) owner to app_owner;

revoke all on function clinic.begin_reminder(uuid) from public;
grant execute on function clinic.begin_reminder(uuid) to app_worker;

comment on function clinic.begin_reminder(uuid) is
    'Whom to remind of what, for a worker that has the job; null where there is nothing to say any '
    'more: it was cancelled, moved, sent, or has begun, or who would be told withdrew the consent '
    'to reminders, or refused it. Raises RQ400.';

create or replace function clinic.finish_reminder(p_reminder_id uuid, p_channel text)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    update clinic.appointment_reminders as r
    set
        status = 'sent',
        sent_at = now(),
        channel = p_channel
    where
        r.organization_id = v_organization_id
        and r.id = p_reminder_id
        and r.status = 'planned'
        and r.deleted_at is null;

    return found;
end
$function$;

alter function clinic.finish_reminder(uuid, text) owner to app_owner;

revoke all on function clinic.finish_reminder(uuid, text) from public;
grant execute on function clinic.finish_reminder(uuid, text) to app_worker;

comment on function clinic.finish_reminder(uuid, text) is
    'Keeps that a reminder was sent, and by what, such as sms; false where it is planned no more. '
    'Raises RQ400.';

create or replace trigger tg_bookings_70_plan_reminders
after insert or update of appointment_id, contact_id, location_id, start_at, status, deleted_at
on clinic.bookings
for each row execute function clinic.plan_reminders();

comment on trigger tg_bookings_70_plan_reminders on clinic.bookings is
    'Plans, moves and takes back reminders with the booking';

commit;
