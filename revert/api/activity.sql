-- Revert routiq:api/activity from pg

begin;

drop function api.conversation_response_times(date, date);
drop function api.practitioner_utilisation(date, date, int, date, uuid);
drop function api.patient_activity(interval, int, timestamptz, uuid);
drop function analytics.refreshed_at(text);

commit;
