-- function analytics.conversation_days(jsonb)
-- function analytics.add_patients(jsonb)
-- function analytics.add_types(jsonb)
-- function analytics.count_appointments(uuid[], uuid[], date[])
-- function analytics.count_conversations(uuid[], uuid[])
-- function analytics.count_patients(uuid[], uuid[])

-- Part of analytics.apply_changes and analytics.reconcile, which let one at a time in. What is no sum, such
-- as how many different patients came, is counted again for what a change touched and for nothing else:
-- a day of a branch, a conversation, a patient. So it may be counted as often as one likes, and what a
-- statement saw that came later is only counted early. Each returns what was another figure before.
--
-- Rows of no branch are found by an arm of their own, for an index finds no row by "is not distinct".

create or replace function analytics.count_appointments(
    p_organization_ids uuid[], p_place_ids uuid[], p_days date[]
)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_org_days jsonb;
    v_practitioner_days jsonb;
begin
    with days as (
        select distinct
            d.organization_id,
            nullif(d.place_id, d.organization_id) as location_id,
            d.metric_on,
            d.metric_on::timestamp at time zone k.time_zone as from_at,
            (d.metric_on + 1)::timestamp at time zone k.time_zone as until_at
        from unnest(p_organization_ids, p_place_ids, p_days) as d (organization_id, place_id, metric_on)
        inner join analytics.clocks(p_organization_ids) as k
            on d.organization_id = k.organization_id and d.place_id = k.place_id
    ),

    found as (
        select d.*, a.practitioner_id, a.contact_id, a.status, a.end_at - a.start_at as duration
        from days as d
        inner join clinic.appointments as a
            on
                d.organization_id = a.organization_id
                and d.location_id = a.location_id
                and a.start_at >= d.from_at
                and a.start_at < d.until_at
                and a.deleted_at is null
        where d.location_id is not null
        union all
        select d.*, a.practitioner_id, a.contact_id, a.status, a.end_at - a.start_at
        from days as d
        inner join clinic.appointments as a
            on
                d.organization_id = a.organization_id
                and a.location_id is null
                and a.start_at >= d.from_at
                and a.start_at < d.until_at
                and a.deleted_at is null
        where d.location_id is null
    ),

    org_days as (
        select
            d.organization_id,
            d.location_id,
            d.metric_on,
            count(distinct f.contact_id) filter (where f.status = 'fulfilled') as patients_active,
            count(*) filter (where f.status in ('booked', 'arrived', 'fulfilled')) as appointments_booked,
            count(*) filter (where f.status = 'fulfilled') as appointments_fulfilled,
            count(*) filter (where f.status = 'cancelled') as appointments_cancelled,
            count(*) filter (where f.status = 'noshow') as appointments_noshow
        from days as d
        left join found as f
            on
                d.organization_id = f.organization_id
                and d.metric_on = f.metric_on
                and d.location_id is not distinct from f.location_id
        group by d.organization_id, d.location_id, d.metric_on
    ),

    practitioners as (
        select f.organization_id, f.location_id, f.metric_on, f.practitioner_id
        from found as f
        where f.practitioner_id is not null
        union
        select m.organization_id, m.location_id, m.metric_on, m.practitioner_id
        from days as d
        inner join analytics.practitioner_daily_metrics as m
            on
                d.organization_id = m.organization_id
                and d.metric_on = m.metric_on
                and d.location_id is not distinct from m.location_id
    ),

    practitioner_days as (
        select
            p.organization_id,
            p.location_id,
            p.metric_on,
            p.practitioner_id,
            count(distinct f.contact_id) filter (where f.status = 'fulfilled') as patients_seen,
            count(*) filter (where f.status in ('booked', 'arrived', 'fulfilled')) as appointments_booked,
            count(*) filter (where f.status = 'fulfilled') as appointments_fulfilled,
            count(*) filter (where f.status = 'cancelled') as appointments_cancelled,
            count(*) filter (where f.status = 'noshow') as appointments_noshow,
            coalesce(
                sum(f.duration) filter (where f.status in ('booked', 'arrived', 'fulfilled')),
                interval '0'
            ) as booked_duration
        from practitioners as p
        left join found as f
            on
                p.organization_id = f.organization_id
                and p.metric_on = f.metric_on
                and p.practitioner_id = f.practitioner_id
                and p.location_id is not distinct from f.location_id
        group by p.organization_id, p.location_id, p.metric_on, p.practitioner_id
    )

    select
        (select jsonb_agg(to_jsonb(o)) from org_days as o),
        (select jsonb_agg(to_jsonb(p)) from practitioner_days as p)
    into v_org_days, v_practitioner_days;

    return query
    update analytics.org_daily_metrics as m
    set
        patients_active = n.patients_active,
        appointments_booked = n.appointments_booked,
        appointments_fulfilled = n.appointments_fulfilled,
        appointments_cancelled = n.appointments_cancelled,
        appointments_noshow = n.appointments_noshow,
        computed_at = now()
    from jsonb_populate_recordset(null::analytics.org_daily_metrics, v_org_days) as n
    inner join analytics.org_daily_metrics as b
        on
            n.organization_id = b.organization_id
            and n.metric_on = b.metric_on
            and n.location_id is not distinct from b.location_id
    where
        m.organization_id = b.organization_id
        and m.id = b.id
        and (
            b.patients_active, b.appointments_booked, b.appointments_fulfilled,
            b.appointments_cancelled, b.appointments_noshow
        ) is distinct from (
            n.patients_active, n.appointments_booked, n.appointments_fulfilled,
            n.appointments_cancelled, n.appointments_noshow
        )
    returning
        jsonb_build_object('figures', 'org_daily_metrics', 'before', to_jsonb(b), 'after', to_jsonb(m));

    return query
    insert into analytics.org_daily_metrics as m (
        organization_id, metric_on, location_id, patients_active, appointments_booked,
        appointments_fulfilled, appointments_cancelled, appointments_noshow
    )
    select
        n.organization_id, n.metric_on, n.location_id, n.patients_active, n.appointments_booked,
        n.appointments_fulfilled, n.appointments_cancelled, n.appointments_noshow
    from jsonb_populate_recordset(null::analytics.org_daily_metrics, v_org_days) as n
    where
        n.appointments_booked + n.appointments_cancelled + n.appointments_noshow > 0
        and not exists (
            select
            from analytics.org_daily_metrics as k
            where
                k.organization_id = n.organization_id
                and k.metric_on = n.metric_on
                and k.location_id is not distinct from n.location_id
        )
    returning
        jsonb_build_object('figures', 'org_daily_metrics', 'before', null, 'after', to_jsonb(m));

    return query
    update analytics.practitioner_daily_metrics as m
    set
        patients_seen = n.patients_seen,
        appointments_booked = n.appointments_booked,
        appointments_fulfilled = n.appointments_fulfilled,
        appointments_cancelled = n.appointments_cancelled,
        appointments_noshow = n.appointments_noshow,
        booked_duration = n.booked_duration,
        computed_at = now()
    from jsonb_populate_recordset(
        null::analytics.practitioner_daily_metrics, v_practitioner_days
    ) as n
    inner join analytics.practitioner_daily_metrics as b
        on
            n.organization_id = b.organization_id
            and n.metric_on = b.metric_on
            and n.practitioner_id = b.practitioner_id
            and n.location_id is not distinct from b.location_id
    where
        m.organization_id = b.organization_id
        and m.id = b.id
        and (
            b.patients_seen, b.appointments_booked, b.appointments_fulfilled,
            b.appointments_cancelled, b.appointments_noshow, b.booked_duration
        ) is distinct from (
            n.patients_seen, n.appointments_booked, n.appointments_fulfilled,
            n.appointments_cancelled, n.appointments_noshow, n.booked_duration
        )
    returning
        jsonb_build_object(
            'figures', 'practitioner_daily_metrics', 'before', to_jsonb(b), 'after', to_jsonb(m)
        );

    return query
    insert into analytics.practitioner_daily_metrics as m (
        organization_id, metric_on, practitioner_id, location_id, patients_seen,
        appointments_booked, appointments_fulfilled, appointments_cancelled, appointments_noshow,
        booked_duration
    )
    select
        n.organization_id, n.metric_on, n.practitioner_id, n.location_id, n.patients_seen,
        n.appointments_booked, n.appointments_fulfilled, n.appointments_cancelled,
        n.appointments_noshow, n.booked_duration
    from jsonb_populate_recordset(
        null::analytics.practitioner_daily_metrics, v_practitioner_days
    ) as n
    where
        n.appointments_booked + n.appointments_cancelled + n.appointments_noshow > 0
        and not exists (
            select
            from analytics.practitioner_daily_metrics as k
            where
                k.organization_id = n.organization_id
                and k.metric_on = n.metric_on
                and k.practitioner_id = n.practitioner_id
                and k.location_id is not distinct from n.location_id
        )
    returning
        jsonb_build_object(
            'figures', 'practitioner_daily_metrics', 'before', null, 'after', to_jsonb(m)
        );
end
$function$;

-- The first message is found by the place that messages have in their conversation, which follows from
-- when they were sent; notes among staff are none.
create or replace function analytics.count_conversations(
    p_organization_ids uuid[], p_conversation_ids uuid[]
)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changed jsonb;
begin
    with touched as (
        select distinct u.organization_id, u.conversation_id
        from unnest(p_organization_ids, p_conversation_ids) as u (organization_id, conversation_id)
    ),

    present as (
        select
            c.organization_id,
            c.id as conversation_id,
            c.channel,
            c.location_id,
            coalesce(f.sent_at, c.created_at) as opened_at,
            case when c.status = 'resolved' then coalesce(c.last_message_at, c.created_at) end
                as resolved_at,
            q.sent_at as asked_at,
            a.sent_at as answered_at
        from touched as t
        inner join comms.conversations as c
            on t.organization_id = c.organization_id and t.conversation_id = c.id
        left join lateral (
            select m.sent_at
            from comms.messages as m
            where
                m.organization_id = c.organization_id
                and m.conversation_id = c.id
                and m.deleted_at is null
                and not m.is_private
            order by m.sequence
            limit 1
        ) as f on true
        left join lateral (
            select m.sent_at, m.sequence
            from comms.messages as m
            where
                m.organization_id = c.organization_id
                and m.conversation_id = c.id
                and m.deleted_at is null
                and m.direction = 'inbound'
            order by m.sequence
            limit 1
        ) as q on true
        left join lateral (
            select m.sent_at
            from comms.messages as m
            where
                m.organization_id = c.organization_id
                and m.conversation_id = c.id
                and m.sequence > q.sequence
                and m.deleted_at is null
                and m.direction = 'outbound'
                and not m.is_private
            order by m.sequence
            limit 1
        ) as a on true
        where c.deleted_at is null
    )

    select jsonb_agg(
        jsonb_build_object(
            'figures', 'conversation_states',
            'organization_id', t.organization_id,
            'conversation_id', t.conversation_id,
            'before', to_jsonb(b),
            'after', to_jsonb(p)
        )
    )
    into v_changed
    from touched as t
    left join analytics.conversation_states as b
        on t.organization_id = b.organization_id and t.conversation_id = b.conversation_id
    left join present as p
        on t.organization_id = p.organization_id and t.conversation_id = p.conversation_id
    where
        (b.channel, b.location_id, b.opened_at, b.resolved_at, b.asked_at, b.answered_at)
        is distinct from
        (p.channel, p.location_id, p.opened_at, p.resolved_at, p.asked_at, p.answered_at);

    if v_changed is null then
        return;
    end if;

    delete from analytics.conversation_states as s
    using jsonb_to_recordset(v_changed) as w (organization_id uuid, conversation_id uuid, after jsonb)
    where
        s.organization_id = w.organization_id
        and s.conversation_id = w.conversation_id
        and coalesce(w.after, 'null') = 'null';

    insert into analytics.conversation_states as s (
        organization_id, conversation_id, channel, location_id, opened_at, resolved_at, asked_at,
        answered_at
    )
    select
        n.organization_id, n.conversation_id, n.channel, n.location_id, n.opened_at, n.resolved_at,
        n.asked_at, n.answered_at
    from jsonb_to_recordset(v_changed) as w (after jsonb)
    cross join lateral jsonb_populate_record(null::analytics.conversation_states, w.after) as n
    where w.after <> 'null'
    on conflict (organization_id, conversation_id) do update
    set
        channel = excluded.channel,
        location_id = excluded.location_id,
        opened_at = excluded.opened_at,
        resolved_at = excluded.resolved_at,
        asked_at = excluded.asked_at,
        answered_at = excluded.answered_at,
        computed_at = now();

    perform analytics.add_conversation_and_org_days(
        (
            select jsonb_agg(to_jsonb(d))
            from analytics.conversation_days(v_changed) as d
        )
    );

    return query
    select e.value
    from jsonb_array_elements(v_changed) as e;
end
$function$;

-- As for conversations. A contact has few appointments, so they are all read.
create or replace function analytics.count_patients(
    p_organization_ids uuid[], p_contact_ids uuid[]
)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changed jsonb;
begin
    with touched as (
        select distinct u.organization_id, u.contact_id
        from unnest(p_organization_ids, p_contact_ids) as u (organization_id, contact_id)
    ),

    kinds as (
        select
            t.organization_id,
            t.contact_id,
            a.appointment_type_id,
            a.location_id,
            count(*) filter (where a.status in ('booked', 'arrived', 'fulfilled')) as booked,
            count(*) filter (where a.status = 'fulfilled') as fulfilled,
            count(*) filter (where a.status = 'cancelled') as cancelled,
            count(*) filter (where a.status = 'noshow') as noshow
        from touched as t
        inner join clinic.appointments as a
            on
                t.organization_id = a.organization_id
                and t.contact_id = a.contact_id
                and a.deleted_at is null
        group by t.organization_id, t.contact_id, a.appointment_type_id, a.location_id
    ),

    counted as (
        select
            k.organization_id,
            k.contact_id,
            jsonb_agg(
                jsonb_build_object(
                    'type', k.appointment_type_id, 'place', k.location_id, 'booked', k.booked,
                    'fulfilled', k.fulfilled, 'cancelled', k.cancelled, 'noshow', k.noshow
                )
                order by k.appointment_type_id, k.location_id
            ) as appointments
        from kinds as k
        where k.booked + k.cancelled + k.noshow > 0
        group by k.organization_id, k.contact_id
    ),

    present as (
        select
            t.organization_id,
            t.contact_id,
            p.location_id,
            p.id is not null as is_patient,
            coalesce(c.appointments, '[]') as appointments
        from touched as t
        left join contact.patients as p
            on
                t.organization_id = p.organization_id
                and t.contact_id = p.contact_id
                and p.deleted_at is null
        left join counted as c
            on t.organization_id = c.organization_id and t.contact_id = c.contact_id
        where p.id is not null or c.contact_id is not null
    )

    select jsonb_agg(
        jsonb_build_object(
            'figures', 'patient_states',
            'organization_id', t.organization_id,
            'contact_id', t.contact_id,
            'before', to_jsonb(b),
            'after', to_jsonb(p)
        )
    )
    into v_changed
    from touched as t
    left join analytics.patient_states as b
        on t.organization_id = b.organization_id and t.contact_id = b.contact_id
    left join present as p
        on t.organization_id = p.organization_id and t.contact_id = p.contact_id
    where
        (b.location_id, b.is_patient, b.appointments)
        is distinct from (p.location_id, p.is_patient, p.appointments);

    if v_changed is null then
        return;
    end if;

    delete from analytics.patient_states as s
    using jsonb_to_recordset(v_changed) as w (organization_id uuid, contact_id uuid, after jsonb)
    where
        s.organization_id = w.organization_id
        and s.contact_id = w.contact_id
        and coalesce(w.after, 'null') = 'null';

    insert into analytics.patient_states as s (
        organization_id, contact_id, location_id, is_patient, appointments
    )
    select n.organization_id, n.contact_id, n.location_id, n.is_patient, n.appointments
    from jsonb_to_recordset(v_changed) as w (after jsonb)
    cross join lateral jsonb_populate_record(null::analytics.patient_states, w.after) as n
    where w.after <> 'null'
    on conflict (organization_id, contact_id) do update
    set
        location_id = excluded.location_id,
        is_patient = excluded.is_patient,
        appointments = excluded.appointments,
        computed_at = now();

    perform analytics.add_patients(v_changed);
    perform analytics.add_types(v_changed);

    return query
    select e.value
    from jsonb_array_elements(v_changed) as e;
end
$function$;

-- What the states before counted is taken off, what they count now is added.
create or replace function analytics.conversation_days(p_changed jsonb)
returns table (
    organization_id uuid,
    metric_on date,
    channel text,
    location_id uuid,
    conversations_opened bigint,
    conversations_resolved bigint,
    first_responses bigint,
    first_response_duration interval
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        s.organization_id,
        (d.happened_at at time zone k.time_zone)::date,
        s.channel,
        s.location_id,
        sum(w.sign * d.opened),
        sum(w.sign * d.resolved),
        sum(w.sign * d.answered),
        sum(w.sign * d.duration)
    from jsonb_array_elements(p_changed) as e
    cross join lateral (values (e.value -> 'before', -1), (e.value -> 'after', 1)) as w (state, sign)
    cross join lateral jsonb_populate_record(null::analytics.conversation_states, w.state) as s
    inner join analytics.clocks(
        array(
            select distinct (o.value ->> 'organization_id')::uuid
            from jsonb_array_elements(p_changed) as o
        )
    ) as k
        on
            s.organization_id = k.organization_id
            and coalesce(s.location_id, s.organization_id) = k.place_id
    cross join lateral (
        values
        (s.opened_at, 1, 0, 0, interval '0'),
        (s.resolved_at, 0, 1, 0, interval '0'),
        (s.answered_at, 0, 0, 1, s.answered_at - s.asked_at)
    ) as d (happened_at, opened, resolved, answered, duration)
    where w.state <> 'null' and d.happened_at is not null
    group by 1, 2, 3, 4
$function$;

create or replace function analytics.add_patients(p_changed jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    with deltas as (
        select
            s.organization_id,
            s.location_id,
            sum(w.sign) as patients,
            coalesce(
                sum(w.sign) filter (where s.appointments @? '$[*] ? (@.booked > 0)'), 0
            ) as patients_with_appointments
        from jsonb_array_elements(p_changed) as e
        cross join lateral (
            values (e.value -> 'before', -1), (e.value -> 'after', 1)
        ) as w (state, sign)
        cross join lateral jsonb_populate_record(null::analytics.patient_states, w.state) as s
        where
            w.state <> 'null'
            and s.is_patient
            and (
                s.location_id is null
                or exists (
                    select
                    from core.locations as l
                    where l.organization_id = s.organization_id and l.id = s.location_id
                )
            )
        group by s.organization_id, s.location_id
    ),

    changed as (
        update analytics.patient_metrics as m
        set
            patients = greatest(0, m.patients + d.patients),
            patients_with_appointments
            = greatest(0, m.patients_with_appointments + d.patients_with_appointments),
            computed_at = now()
        from deltas as d
        where
            m.organization_id = d.organization_id
            and m.location_id is not distinct from d.location_id
        returning m.organization_id, m.location_id
    )

    insert into analytics.patient_metrics (
        organization_id, location_id, patients, patients_with_appointments
    )
    select
        d.organization_id,
        d.location_id,
        greatest(0, d.patients),
        greatest(0, d.patients_with_appointments)
    from deltas as d
    where not exists (
        select
        from changed as c
        where
            c.organization_id = d.organization_id
            and c.location_id is not distinct from d.location_id
    );
end
$function$;

create or replace function analytics.add_types(p_changed jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    with deltas as (
        select
            s.organization_id,
            a.type as appointment_type_id,
            a.place as location_id,
            sum(w.sign * sign(a.booked)) as patients,
            sum(w.sign * a.booked) as booked,
            sum(w.sign * a.fulfilled) as fulfilled,
            sum(w.sign * a.cancelled) as cancelled,
            sum(w.sign * a.noshow) as noshow
        from jsonb_array_elements(p_changed) as e
        cross join lateral (
            values (e.value -> 'before', -1), (e.value -> 'after', 1)
        ) as w (state, sign)
        cross join lateral jsonb_populate_record(null::analytics.patient_states, w.state) as s
        cross join lateral jsonb_to_recordset(s.appointments) as a (
            type uuid, place uuid, booked int, fulfilled int, cancelled int, noshow int
        )
        where
            w.state <> 'null'
            and (
                a.place is null
                or exists (
                    select
                    from core.locations as l
                    where l.organization_id = s.organization_id and l.id = a.place
                )
            )
            and (
                a.type is null
                or exists (
                    select
                    from clinic.appointment_types as t
                    where t.organization_id = s.organization_id and t.id = a.type
                )
            )
        group by s.organization_id, a.type, a.place
    ),

    changed as (
        update analytics.appointment_type_metrics as m
        set
            patients = greatest(0, m.patients + d.patients),
            appointments_booked = greatest(0, m.appointments_booked + d.booked),
            appointments_fulfilled = greatest(0, m.appointments_fulfilled + d.fulfilled),
            appointments_cancelled = greatest(0, m.appointments_cancelled + d.cancelled),
            appointments_noshow = greatest(0, m.appointments_noshow + d.noshow),
            computed_at = now()
        from deltas as d
        where
            m.organization_id = d.organization_id
            and m.appointment_type_id is not distinct from d.appointment_type_id
            and m.location_id is not distinct from d.location_id
        returning m.organization_id, m.appointment_type_id, m.location_id
    )

    insert into analytics.appointment_type_metrics (
        organization_id, appointment_type_id, location_id, patients, appointments_booked,
        appointments_fulfilled, appointments_cancelled, appointments_noshow
    )
    select
        d.organization_id,
        d.appointment_type_id,
        d.location_id,
        greatest(0, d.patients),
        greatest(0, d.booked),
        greatest(0, d.fulfilled),
        greatest(0, d.cancelled),
        greatest(0, d.noshow)
    from deltas as d
    where not exists (
        select
        from changed as c
        where
            c.organization_id = d.organization_id
            and c.appointment_type_id is not distinct from d.appointment_type_id
            and c.location_id is not distinct from d.location_id
    );
end
$function$;

alter function analytics.conversation_days(jsonb) owner to app_owner;
alter function analytics.add_patients(jsonb) owner to app_owner;
alter function analytics.add_types(jsonb) owner to app_owner;
alter function analytics.count_appointments(uuid[], uuid[], date[]) owner to app_owner;
alter function analytics.count_conversations(uuid[], uuid[]) owner to app_owner;
alter function analytics.count_patients(uuid[], uuid[]) owner to app_owner;

revoke all on function analytics.conversation_days(jsonb) from public;
revoke all on function analytics.add_patients(jsonb) from public;
revoke all on function analytics.add_types(jsonb) from public;
revoke all on function analytics.count_appointments(uuid[], uuid[], date[]) from public;
revoke all on function analytics.count_conversations(uuid[], uuid[]) from public;
revoke all on function analytics.count_patients(uuid[], uuid[]) from public;

comment on function analytics.conversation_days(jsonb) is
    'Figures of conversations a day, channel and branch: what changed states count now, less '
    'what they counted before.';
comment on function analytics.add_patients(jsonb) is
    'Adds changed states of patients to how many each branch has.';
comment on function analytics.add_types(jsonb) is
    'Adds changed states of patients to the figures of the types of appointments.';
comment on function analytics.count_appointments(uuid[], uuid[], date[]) is
    'Counts the appointments of days anew, each of a branch, or of no branch where the place '
    'is the organization. Returns what was another figure before.';
comment on function analytics.count_conversations(uuid[], uuid[]) is
    'Looks at conversations again: when they began, were answered and were resolved. Returns '
    'those of which the figures knew something else.';
comment on function analytics.count_patients(uuid[], uuid[]) is
    'Looks at contacts again: whether they are patients, of which branch, and what '
    'appointments they have. Returns those of which the figures knew something else.';
