-- Revert routiq:analytics/add_figures from pg

begin;

drop function analytics.add_hours(jsonb);
drop function analytics.add_conversation_and_org_days(jsonb);
drop function analytics.add_conversation_days(jsonb);
drop function analytics.add_org_days(jsonb);
drop function analytics.clocks(uuid[]);

commit;
