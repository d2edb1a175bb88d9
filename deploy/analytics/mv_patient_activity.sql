-- Deploy routiq:analytics/mv_patient_activity to pg
-- requires: analytics/schema
-- requires: contact/patients__policies
-- requires: clinic/appointments__policies
-- requires: comms/conversations__policies
-- requires: core/roles__see_every_row

begin;

-- materialized view analytics.mv_patient_activity

-- As analytics.mv_patient_counts: of app_migrator, read by functions alone, which name the tenant. A rollup
-- would not pay: one row a patient, of which any page is asked for now and then.

set local client_min_messages = warning; -- loaded again, it is there already

create materialized view if not exists analytics.mv_patient_activity as
with appointments as (
    select
        o.organization_id,
        o.contact_id,
        count(*) filter (where o.status in ('booked', 'arrived', 'fulfilled')) as booked,
        count(*) filter (where o.status = 'fulfilled') as fulfilled,
        count(*) filter (where o.status = 'cancelled') as cancelled,
        count(*) filter (where o.status = 'noshow') as noshow,
        min(o.start_at) filter (where o.status = 'fulfilled') as first_appointment_at,
        max(o.start_at) filter (where o.status = 'fulfilled') as last_appointment_at
    from clinic.appointments as o
    where o.deleted_at is null
    group by o.organization_id, o.contact_id
),

messages as (
    select
        c.organization_id,
        c.contact_id,
        max(c.last_message_at) as last_message_at
    from comms.conversations as c
    where c.deleted_at is null
    group by c.organization_id, c.contact_id
)

select
    p.organization_id,
    p.id as patient_id,
    p.contact_id,
    p.location_id,
    a.first_appointment_at,
    a.last_appointment_at,
    m.last_message_at,
    coalesce(a.booked, 0) as appointments_booked,
    coalesce(a.fulfilled, 0) as appointments_fulfilled,
    coalesce(a.cancelled, 0) as appointments_cancelled,
    coalesce(a.noshow, 0) as appointments_noshow,
    greatest(a.last_appointment_at, m.last_message_at, p.created_at) as last_activity_at
from contact.patients as p
left join appointments as a
    on p.organization_id = a.organization_id and p.contact_id = a.contact_id
left join messages as m
    on p.organization_id = m.organization_id and p.contact_id = m.contact_id
where p.deleted_at is null;

create unique index if not exists uq_mv_patient_activity_patient_id
on analytics.mv_patient_activity (organization_id, patient_id);
create index if not exists idx_mv_patient_activity_last_activity_at
on analytics.mv_patient_activity (organization_id, last_activity_at, patient_id);

alter materialized view analytics.mv_patient_activity owner to app_migrator;

revoke all on analytics.mv_patient_activity from public;
grant select on analytics.mv_patient_activity to app_owner;

comment on materialized view analytics.mv_patient_activity is
    'What each living patient did: appointments and messages';
comment on column analytics.mv_patient_activity.organization_id is 'Tenant that the row belongs to';
comment on column analytics.mv_patient_activity.patient_id is 'The patient';
comment on column analytics.mv_patient_activity.contact_id is 'Who the patient is';
comment on column analytics.mv_patient_activity.location_id is
    'Branch that looks after the patient; null for none';
comment on column analytics.mv_patient_activity.appointments_booked is
    'Appointments that are agreed or were kept';
comment on column analytics.mv_patient_activity.appointments_fulfilled is 'Those that were kept';
comment on column analytics.mv_patient_activity.appointments_cancelled is
    'Those that were cancelled';
comment on column analytics.mv_patient_activity.appointments_noshow is
    'Those that the patient did not come to';
comment on column analytics.mv_patient_activity.first_appointment_at is
    'First one that was kept; null for none';
comment on column analytics.mv_patient_activity.last_appointment_at is
    'Last one that was kept; null for none';
comment on column analytics.mv_patient_activity.last_message_at is
    'Last message of a conversation with the patient; null for none';
comment on column analytics.mv_patient_activity.last_activity_at is
    'The later of both, else when the patient was made';
comment on index analytics.uq_mv_patient_activity_patient_id is
    'So that a refresh may run concurrently';
comment on index analytics.idx_mv_patient_activity_last_activity_at is
    'For api.patient_activity: patients nobody saw for long, longest first, page by page';

commit;
