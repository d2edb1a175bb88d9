-- Deploy routiq:analytics/reconcile to pg
-- requires: analytics/recount
-- requires: analytics/track_changes

begin;

-- function analytics.reconcile_states(uuid)
-- function analytics.reconcile_appointments(uuid)
-- function analytics.reconcile_days(uuid)
-- function analytics.reconcile_hours(uuid)
-- function analytics.reconcile_summaries(uuid)
-- function analytics.reconcile(uuid)

-- Compares every figure of an organization with a recount of its rows, and puts right what differs. What
-- waits is counted first. Sums are compared with the rows less the changes that wait, as one statement
-- sees both, so that what is written meanwhile is neither missed nor counted twice. What a change that
-- waits has counted anew anyway is put right too, but not told of.
-- Hours of webhook events whose months were dropped stay as they were counted.

create or replace function analytics.reconcile_states(p_organization_id uuid)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_batch constant int := 5000;
    v_changed jsonb;
    v_ids uuid[];
begin
    for v_changed in
        select jsonb_agg(d.difference)
        from (
            select
                (row_number() over () - 1) / c_batch as batch,
                jsonb_build_object(
                    'figures', 'conversation_states',
                    'organization_id', p_organization_id,
                    'conversation_id', coalesce(b.conversation_id, p.conversation_id),
                    'before', to_jsonb(b),
                    'after', to_jsonb(p)
                ) as difference
            from (
                select s.*
                from analytics.conversation_states as s
                where s.organization_id = p_organization_id
            ) as b
            full join analytics.conversations_of(p_organization_id) as p
                on b.conversation_id = p.conversation_id
            where
                (b.channel, b.location_id, b.opened_at, b.resolved_at, b.asked_at, b.answered_at)
                is distinct from
                (p.channel, p.location_id, p.opened_at, p.resolved_at, p.asked_at, p.answered_at)
        ) as d
        group by d.batch
    loop
        perform analytics.keep_conversations(v_changed);

        return query
        select e.value
        from jsonb_array_elements(v_changed) as e;
    end loop;

    v_ids := array(
        select p.contact_id
        from contact.patients as p
        where p.organization_id = p_organization_id and p.deleted_at is null
        union
        select a.contact_id
        from clinic.appointments as a
        where a.organization_id = p_organization_id and a.deleted_at is null
        union
        select s.contact_id
        from analytics.patient_states as s
        where s.organization_id = p_organization_id
    );

    for v_next in 1..cardinality(v_ids) by c_batch loop
        return query
        select d.*
        from analytics.count_patients(
            array_fill(p_organization_id, array[cardinality(v_ids[v_next:v_next + c_batch - 1])]),
            v_ids[v_next:v_next + c_batch - 1]
        ) as d;
    end loop;
end
$function$;

create or replace function analytics.reconcile_appointments(p_organization_id uuid)
returns setof jsonb
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select c.*
    from (
        select
            array_agg(p_organization_id) as ids,
            array_agg(d.place_id) as places,
            array_agg(d.metric_on) as days
        from (
            select k.place_id, (a.start_at at time zone k.time_zone)::date as metric_on
            from clinic.appointments as a
            inner join analytics.clocks(array[p_organization_id]) as k
                on coalesce(a.location_id, a.organization_id) = k.place_id
            where
                a.organization_id = p_organization_id
                and a.deleted_at is null
                and a.start_at is not null
            union
            select coalesce(m.location_id, m.organization_id), m.metric_on
            from analytics.org_daily_metrics as m
            where m.organization_id = p_organization_id
            union
            select coalesce(m.location_id, m.organization_id), m.metric_on
            from analytics.practitioner_daily_metrics as m
            where m.organization_id = p_organization_id
        ) as d
        having count(*) > 0
    ) as t
    cross join lateral analytics.count_appointments(t.ids, t.places, t.days) as c
$function$;

create or replace function analytics.reconcile_days(p_organization_id uuid)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_org_days jsonb;
    v_channel_days jsonb;
begin
    with recounted as materialized (
        select r.*
        from analytics.recounted_days(p_organization_id) as r
    ),

    org_days as (
        select
            d.metric_on,
            d.location_id,
            sum(d.contacts_new) as contacts_new,
            sum(d.patients_new) as patients_new,
            sum(d.messages_inbound) as messages_inbound,
            sum(d.messages_outbound) as messages_outbound,
            sum(d.conversations_opened) as conversations_opened,
            sum(d.conversations_resolved) as conversations_resolved
        from (
            select
                r.metric_on, r.location_id, r.contacts_new, r.patients_new, r.messages_inbound,
                r.messages_outbound, r.conversations_opened, r.conversations_resolved
            from recounted as r
            union all
            select
                m.metric_on, m.location_id, -m.contacts_new, -m.patients_new, -m.messages_inbound,
                -m.messages_outbound, -m.conversations_opened, -m.conversations_resolved
            from analytics.org_daily_metrics as m
            where m.organization_id = p_organization_id
        ) as d
        group by d.metric_on, d.location_id
    ),

    channel_days as (
        select
            d.metric_on,
            d.channel,
            d.location_id,
            sum(d.messages_inbound) as messages_inbound,
            sum(d.messages_outbound) as messages_outbound,
            sum(d.conversations_opened) as conversations_opened,
            sum(d.conversations_resolved) as conversations_resolved,
            sum(d.first_responses) as first_responses,
            sum(d.first_response_duration) as first_response_duration
        from (
            select
                r.metric_on, r.channel, r.location_id, r.messages_inbound, r.messages_outbound,
                r.conversations_opened, r.conversations_resolved, r.first_responses,
                r.first_response_duration
            from recounted as r
            where r.channel is not null
            union all
            select
                m.metric_on, m.channel, m.location_id, -m.messages_inbound, -m.messages_outbound,
                -m.conversations_opened, -m.conversations_resolved, -m.first_responses,
                -m.first_response_duration
            from analytics.conversation_daily_metrics as m
            where m.organization_id = p_organization_id
        ) as d
        group by d.metric_on, d.channel, d.location_id
    )

    select
        (
            select jsonb_agg(to_jsonb(o) || jsonb_build_object('organization_id', p_organization_id))
            from org_days as o
            where
                (
                    o.contacts_new, o.patients_new, o.messages_inbound, o.messages_outbound,
                    o.conversations_opened, o.conversations_resolved
                ) <> (0, 0, 0, 0, 0, 0)
        ),
        (
            select jsonb_agg(to_jsonb(c) || jsonb_build_object('organization_id', p_organization_id))
            from channel_days as c
            where
                (
                    c.messages_inbound, c.messages_outbound, c.conversations_opened,
                    c.conversations_resolved, c.first_responses, c.first_response_duration
                ) <> (0, 0, 0, 0, 0, interval '0')
        )
    into v_org_days, v_channel_days;

    perform analytics.add_figures('analytics.org_daily_metrics', v_org_days);
    perform analytics.add_figures('analytics.conversation_daily_metrics', v_channel_days);

    return query
    select jsonb_build_object('figures', 'org_daily_metrics', 'off_by', e.value)
    from jsonb_array_elements(v_org_days) as e
    union all
    select jsonb_build_object('figures', 'conversation_daily_metrics', 'off_by', e.value)
    from jsonb_array_elements(v_channel_days) as e;
end
$function$;

create or replace function analytics.reconcile_hours(p_organization_id uuid)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_kept_since timestamptz;
    v_hours jsonb;
begin
    select to_date(min(right(c.relname, 7)), 'YYYY_MM')::timestamp at time zone 'UTC'
    into v_kept_since
    from pg_inherits as i
    inner join pg_class as c
        on i.inhrelid = c.oid
    where
        i.inhparent = 'integration.webhook_events'::regclass
        and c.relname ~ '_\d{4}_\d{2}$';

    select jsonb_agg(to_jsonb(h) || jsonb_build_object('organization_id', p_organization_id))
    into v_hours
    from (
        select
            d.hour_at,
            d.service_code,
            sum(d.events_received) as events_received,
            sum(d.events_processed) as events_processed,
            sum(d.events_failed) as events_failed,
            sum(d.processing_duration) as processing_duration,
            sum(d.records_processed) as records_processed,
            sum(d.sync_errors) as sync_errors
        from (
            select r.*
            from analytics.recounted_hours(p_organization_id) as r
            union all
            select
                m.hour_at, m.service_code, -m.events_received, -m.events_processed,
                -m.events_failed, -m.processing_duration, -m.records_processed, -m.sync_errors
            from analytics.integration_hourly_metrics as m
            where m.organization_id = p_organization_id
        ) as d
        group by d.hour_at, d.service_code
    ) as h
    where
        (h.hour_at >= v_kept_since or h.events_received >= 0)
        and (
            h.events_received, h.events_processed, h.events_failed, h.processing_duration,
            h.records_processed, h.sync_errors
        ) <> (0, 0, 0, interval '0', 0, 0);

    perform analytics.add_figures('analytics.integration_hourly_metrics', v_hours);

    return query
    select jsonb_build_object('figures', 'integration_hourly_metrics', 'off_by', e.value)
    from jsonb_array_elements(v_hours) as e;
end
$function$;

create or replace function analytics.reconcile_summaries(p_organization_id uuid)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select f.*
    from analytics.set_figures(
        'analytics.patient_metrics',
        (
            select jsonb_agg(to_jsonb(r))
            from (
                select
                    p_organization_id as organization_id,
                    n.location_id,
                    sum(n.patients) as patients,
                    sum(n.patients_with_appointments) as patients_with_appointments
                from (
                    select
                        s.location_id,
                        1 as patients,
                        (s.appointments @? '$[*] ? (@.booked > 0)')::int as patients_with_appointments
                    from analytics.patient_states as s
                    where s.organization_id = p_organization_id and s.is_patient
                    union all
                    select k.location_id, 0, 0
                    from analytics.patient_metrics as k
                    where k.organization_id = p_organization_id
                ) as n
                inner join analytics.clocks(array[p_organization_id]) as l
                    on coalesce(n.location_id, p_organization_id) = l.place_id
                group by n.location_id
            ) as r
        )
    ) as f;

    return query
    select f.*
    from analytics.set_figures(
        'analytics.appointment_type_metrics',
        (
            select jsonb_agg(to_jsonb(r))
            from (
                select
                    p_organization_id as organization_id,
                    n.type as appointment_type_id,
                    n.place as location_id,
                    sum(sign(n.booked)::int) as patients,
                    sum(n.booked) as appointments_booked,
                    sum(n.fulfilled) as appointments_fulfilled,
                    sum(n.cancelled) as appointments_cancelled,
                    sum(n.noshow) as appointments_noshow
                from (
                    select a.type, a.place, a.booked, a.fulfilled, a.cancelled, a.noshow
                    from analytics.patient_states as s
                    cross join lateral jsonb_to_recordset(s.appointments) as a (
                        type uuid, place uuid, booked int, fulfilled int, cancelled int, noshow int
                    )
                    where s.organization_id = p_organization_id
                    union all
                    select k.appointment_type_id, k.location_id, 0, 0, 0, 0
                    from analytics.appointment_type_metrics as k
                    where k.organization_id = p_organization_id
                ) as n
                inner join analytics.clocks(array[p_organization_id]) as l
                    on coalesce(n.place, p_organization_id) = l.place_id
                left join clinic.appointment_types as t
                    on t.organization_id = p_organization_id and n.type = t.id
                where n.type is null or t.id is not null
                group by n.type, n.place
            ) as r
        )
    ) as f;
end
$function$;

create or replace function analytics.reconcile(p_organization_id uuid)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = on
set jit = off
as $function$
declare
    c_at_most constant int := 20000;
begin
    perform core.require_every_row('analytics.changes');
    perform pg_advisory_xact_lock(hashtextextended('analytics.apply_changes', 0));

    -- what waits already is no difference
    while analytics.take_changes(p_organization_id, c_at_most) = c_at_most loop
    end loop;

    return query
    select f.*
    from analytics.reconcile_states(p_organization_id) as f
    where not exists (
        select
        from analytics.changes as c
        where
            c.organization_id = p_organization_id
            and c.subject_id = coalesce(f ->> 'conversation_id', f ->> 'contact_id')::uuid
    );

    return query
    select f.*
    from analytics.reconcile_appointments(p_organization_id) as f
    where not exists (
        select
        from analytics.changes as c
        where
            c.organization_id = p_organization_id
            and c.measure = 'appointments'
            and c.location_id is not distinct from (f #>> '{after,location_id}')::uuid
    );

    return query
    select f.*
    from analytics.reconcile_days(p_organization_id) as f;

    return query
    select f.*
    from analytics.reconcile_hours(p_organization_id) as f;

    return query
    select f.*
    from analytics.reconcile_summaries(p_organization_id) as f;
end
$function$;

alter function analytics.reconcile_states(uuid) owner to app_owner;
alter function analytics.reconcile_appointments(uuid) owner to app_owner;
alter function analytics.reconcile_days(uuid) owner to app_owner;
alter function analytics.reconcile_hours(uuid) owner to app_owner;
alter function analytics.reconcile_summaries(uuid) owner to app_owner;
alter function analytics.reconcile(uuid) owner to app_owner;

revoke all on function analytics.reconcile_states(uuid) from public;
revoke all on function analytics.reconcile_appointments(uuid) from public;
revoke all on function analytics.reconcile_days(uuid) from public;
revoke all on function analytics.reconcile_hours(uuid) from public;
revoke all on function analytics.reconcile_summaries(uuid) from public;
revoke all on function analytics.reconcile(uuid) from public;

comment on function analytics.reconcile_states(uuid) is
    'Looks at every conversation and contact of an organization again; returns those of which '
    'the figures knew something else.';
comment on function analytics.reconcile_appointments(uuid) is
    'Counts every day of appointments anew; returns what was another figure before.';
comment on function analytics.reconcile_days(uuid) is
    'Compares sums a day with the rows and puts them right; returns by how much they were '
    'off.';
comment on function analytics.reconcile_hours(uuid) is
    'Compares sums an hour with the rows and puts them right; returns by how much they were '
    'off.';
comment on function analytics.reconcile_summaries(uuid) is
    'Compares the summaries of patients and types with what is known of each patient, and '
    'puts them right; returns those that were wrong.';
comment on function analytics.reconcile(uuid) is
    'Compares every figure of an organization with a recount of its rows, puts right what '
    'differs, and returns that: which figures, and what they were or by how much they were '
    'off. Whoever sees every row may call it, such as app_migrator.';

commit;
