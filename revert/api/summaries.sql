-- Revert routiq:api/summaries from pg

begin;

drop function api.organization_summary();
drop function api.appointment_type_summary(uuid);
drop function api.patient_summary();
drop function analytics.counted_until(uuid);

commit;
