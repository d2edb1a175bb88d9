-- view legacy.patient_overview

-- Joins three tables on keys of different types and counts on each read.

create or replace view legacy.patient_overview as
select
    c.organization_id,
    c.id as contact_id,
    c.name,
    c.phone,
    c.email,
    p.is_active,
    p.appointment_count as appointment_count_at_sync,
    count(a.id) as appointment_count,
    max(a.starts_at) as last_appointment,
    count(distinct a.type) as appointment_type_count
from legacy.contacts as c
inner join legacy.active_patients as p
    on c.id = p.contact_id or c.cliniko_patient_id::text = p.cliniko_id
left join legacy.appointments as a
    on a.patient_id in (c.id, c.cliniko_patient_id::text)
group by
    c.organization_id, c.id, c.name, c.phone, c.email, p.is_active, p.appointment_count;

alter view legacy.patient_overview owner to app_owner;

grant select on legacy.patient_overview to service_role;

comment on view legacy.patient_overview is
    'Patients with their appointments, joined and counted on each read';
