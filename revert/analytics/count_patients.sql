-- Revert routiq:analytics/count_patients from pg

begin;

drop function analytics.count_patients(uuid[], uuid[]);
drop function analytics.type_numbers(jsonb);
drop function analytics.patient_numbers(jsonb);

commit;
