-- weight: 3
-- $1: select id from legacy.contacts where id is not null
select id, starts_at, ends_at, status from legacy.appointments where patient_id = $1;
