-- view legacy.appointment_type_summary

create or replace view legacy.appointment_type_summary as
select
    a.organization_id,
    a.type,
    count(*) as appointment_count,
    count(distinct a.patient_id) as patient_count,
    count(*) filter (where lower(a.status) like 'cancel%') as cancelled_count
from legacy.appointments as a
group by a.organization_id, a.type;

alter view legacy.appointment_type_summary owner to app_owner;

grant select on legacy.appointment_type_summary to service_role;

comment on view legacy.appointment_type_summary is
    'Appointments and patients by kind of appointment, counted on each read';
