-- Deploy routiq:analytics/count_patients to pg
-- requires: analytics/add_figures
-- requires: analytics/patient_states__policies
-- requires: analytics/patient_metrics__policies
-- requires: analytics/appointment_type_metrics__policies
-- requires: clinic/appointments__policies
-- requires: contact/patients__policies

begin;

-- function analytics.patient_numbers(jsonb)
-- function analytics.type_numbers(jsonb)
-- function analytics.count_patients(uuid[], uuid[])

-- As analytics.count_conversations does for conversations: a contact is looked at again where a change
-- touched it or one of its appointments. A contact has few of these, so they are all read. Figures of a
-- branch or of a type of appointment that is gone went with it.

create or replace function analytics.patient_numbers(p_changed jsonb)
returns table (
    organization_id uuid, location_id uuid, patients bigint, patients_with_appointments bigint
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        s.organization_id,
        s.location_id,
        sum(w.sign),
        coalesce(sum(w.sign) filter (where s.appointments @? '$[*] ? (@.booked > 0)'), 0)
    from jsonb_array_elements(p_changed) as e
    cross join lateral (values (e.value -> 'before', -1), (e.value -> 'after', 1)) as w (state, sign)
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
$function$;

create or replace function analytics.type_numbers(p_changed jsonb)
returns table (
    organization_id uuid,
    appointment_type_id uuid,
    location_id uuid,
    patients bigint,
    appointments_booked bigint,
    appointments_fulfilled bigint,
    appointments_cancelled bigint,
    appointments_noshow bigint
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        s.organization_id,
        a.type,
        a.place,
        sum(w.sign * sign(a.booked)::int),
        sum(w.sign * a.booked),
        sum(w.sign * a.fulfilled),
        sum(w.sign * a.cancelled),
        sum(w.sign * a.noshow)
    from jsonb_array_elements(p_changed) as e
    cross join lateral (values (e.value -> 'before', -1), (e.value -> 'after', 1)) as w (state, sign)
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
$function$;

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

    perform analytics.add_figures(
        'analytics.patient_metrics',
        (
            select jsonb_agg(to_jsonb(n))
            from analytics.patient_numbers(v_changed) as n
        )
    );
    perform analytics.add_figures(
        'analytics.appointment_type_metrics',
        (
            select jsonb_agg(to_jsonb(n))
            from analytics.type_numbers(v_changed) as n
        )
    );

    return query
    select e.value
    from jsonb_array_elements(v_changed) as e;
end
$function$;

alter function analytics.patient_numbers(jsonb) owner to app_owner;
alter function analytics.type_numbers(jsonb) owner to app_owner;
alter function analytics.count_patients(uuid[], uuid[]) owner to app_owner;

revoke all on function analytics.patient_numbers(jsonb) from public;
revoke all on function analytics.type_numbers(jsonb) from public;
revoke all on function analytics.count_patients(uuid[], uuid[]) from public;

comment on function analytics.patient_numbers(jsonb) is
    'By how much changed states of patients change the number of patients of each branch.';
comment on function analytics.type_numbers(jsonb) is
    'By how much changed states of patients change the figures of the types of appointments.';
comment on function analytics.count_patients(uuid[], uuid[]) is
    'Looks at contacts again: whether they are patients, of which branch, and what '
    'appointments they have. Returns those of which the figures knew something else.';

commit;
