-- Revert routiq:api/analytics from pg

begin;

drop function api.list_user_activity(uuid, int, timestamptz);
drop function api.list_errors(int, timestamptz);
drop function api.performance_summary(date, date);
drop function api.event_counts(date, date);
drop function api.append_analytics(text, jsonb);

commit;
