-- Revert routiq:api/treatment from pg

begin;

drop function api.treatment_history(uuid, int, uuid);
drop function api.list_treatment_plans(uuid, int, uuid);
drop function api.record_outcome(text, uuid, uuid, numeric, text, text, timestamptz, text);
drop function api.add_treatment_photo(uuid, uuid, text, text, timestamptz);
drop function
api.record_treatment(text, uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, text);
drop function api.set_treatment_plan_status(uuid, text, int);
drop function api.plan_treatment(text, uuid, uuid, uuid, uuid, text, text, date, text, text);

commit;
