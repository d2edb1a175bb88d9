-- Revert routiq:analytics/count_figures from pg

begin;

drop function analytics.count_patients(uuid[], uuid[]);
drop function analytics.count_conversations(uuid[], uuid[]);
drop function analytics.count_appointments(uuid[], uuid[], date[]);
drop function analytics.add_types(jsonb);
drop function analytics.add_patients(jsonb);
drop function analytics.conversation_days(jsonb);

commit;
