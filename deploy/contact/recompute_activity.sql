-- Deploy routiq:contact/recompute_activity to pg
-- requires: ref/activity_rules
-- requires: contact/patients__policies
-- requires: clinic/appointments__policies
-- requires: jobs/enqueue

begin;

-- function contact.recompute_activity(uuid, uuid[], timestamptz)
-- function contact.recompute_activity_job(jobs.jobs)

-- Recency, frequency and missed appointments, as ref.activity_rules weighs them. A patient of whom nothing
-- changed is not written: no record, no new version. computed_at is when the figures became what they are.
-- The job looks at so many patients and puts the next one in, so that no transaction holds many rows.

create or replace function contact.recompute_activity(
    p_organization_id uuid, p_patient_ids uuid[], p_now timestamptz default now()
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_count bigint;
begin
    with visits as (
        select
            p.id,
            p.created_at,
            min(a.start_at) filter (where a.status = 'fulfilled') as first_at,
            max(a.start_at) filter (where a.status = 'fulfilled') as last_at,
            min(a.start_at) filter (where a.status = 'booked' and a.start_at > p_now) as next_at,
            count(*) filter (where a.status = 'fulfilled') as kept,
            count(*) filter (where a.status = 'booked' and a.start_at > p_now) as booked,
            count(*) filter (where a.status = 'cancelled') as cancelled,
            count(*) filter (where a.status = 'noshow') as missed,
            count(*) filter (
                where a.status = 'fulfilled' and a.start_at > p_now - interval '365 days'
            ) as kept_in_year,
            count(*) filter (
                where a.status = 'noshow' and a.start_at > p_now - interval '365 days'
            ) as missed_in_year
        from contact.patients as p
        left join clinic.appointments as a
            on
                p.organization_id = a.organization_id
                and p.contact_id = a.contact_id
                and a.deleted_at is null
        where
            p.organization_id = p_organization_id
            and p.id = any(p_patient_ids)
            and p.deleted_at is null
        group by p.id, p.created_at
    ),

    judged as (
        select
            v.id,
            least(100, greatest(0, coalesce(sum(r.points), 0))) as score,
            (array_agg(r.activity_status order by r.place) filter (where r.activity_status is not null))[1]
                as status
        from visits as v
        cross join lateral (
            values
            ('days_since_visit', extract(epoch from p_now - v.last_at) / 86400),
            (
                'days_without_visit',
                case when v.last_at is null then extract(epoch from p_now - v.created_at) / 86400 end
            ),
            ('visits_in_year', v.kept_in_year::numeric),
            ('visits_booked', v.booked::numeric),
            (
                'missed_percent',
                100.0 * v.missed_in_year / nullif(v.kept_in_year + v.missed_in_year, 0)
            )
        ) as m (measure, value)
        inner join ref.activity_rules as r
            on
                m.measure = r.measure
                and greatest(m.value, 0) >= r.from_value
                and greatest(m.value, 0) < coalesce(r.until_value, 'infinity')
        where m.value is not null
        group by v.id
    )

    update contact.patients as p
    set
        activity_status = coalesce(j.status, p.activity_status),
        activity_score = coalesce(j.score, 0),
        first_appointment_at = v.first_at,
        last_appointment_at = v.last_at,
        next_appointment_at = v.next_at,
        appointment_count = v.kept,
        upcoming_count = v.booked,
        cancelled_count = v.cancelled,
        no_show_count = v.missed,
        computed_at = p_now
    from visits as v
    left join judged as j
        on v.id = j.id
    where
        p.organization_id = p_organization_id
        and p.id = v.id
        and (
            p.activity_status, p.activity_score, p.first_appointment_at, p.last_appointment_at,
            p.next_appointment_at, p.appointment_count, p.upcoming_count, p.cancelled_count,
            p.no_show_count
        ) is distinct from (
            coalesce(j.status, p.activity_status), coalesce(j.score, 0), v.first_at, v.last_at,
            v.next_at, v.kept, v.booked, v.cancelled, v.missed
        );

    get diagnostics v_count = row_count;
    return v_count;
end
$function$;

create or replace function contact.recompute_activity_job(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_at_most constant int := 2000;
    v_ids uuid[];
begin
    v_ids := array(
        select p.id
        from contact.patients as p
        where
            p.organization_id = p_job.organization_id
            and p.id > coalesce(p_job.args ->> 'after', '00000000-0000-0000-0000-000000000000')::uuid
            and p.deleted_at is null
        order by p.id
        limit c_at_most
    );

    if cardinality(v_ids) = c_at_most then
        perform jobs.enqueue(
            p_kind => p_job.kind,
            p_args => jsonb_build_object('after', v_ids[c_at_most]),
            p_queue => p_job.queue,
            p_priority => 200::smallint
        );
    end if;

    return jsonb_build_object(
        'looked_at', cardinality(v_ids),
        'changed', contact.recompute_activity(p_job.organization_id, v_ids)
    );
end
$function$;

alter function contact.recompute_activity(uuid, uuid[], timestamptz) owner to app_owner;
alter function contact.recompute_activity_job(jobs.jobs) owner to app_owner;

revoke all on function contact.recompute_activity(uuid, uuid[], timestamptz) from public;
revoke all on function contact.recompute_activity_job(jobs.jobs) from public;

comment on function contact.recompute_activity(uuid, uuid[], timestamptz) is
    'Counts the appointments of patients, scores how active they are by ref.activity_rules, and '
    'keeps that in contact.patients. Returns how many were another figure before.';
comment on function contact.recompute_activity_job(jobs.jobs) is
    'Handler of contacts.recompute_activity: scores the patients of an organization, so many at a '
    'time, and comes again for the next ones.';

commit;
