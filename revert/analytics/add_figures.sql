-- Revert routiq:analytics/add_figures from pg

begin;

drop function analytics.add_conversation_and_org_days(jsonb);
drop function analytics.set_figures(regclass, jsonb);
drop function analytics.set_statement(regclass, jsonb);
drop function analytics.add_figures(regclass, jsonb);
drop function analytics.add_statement(regclass);
drop function analytics.figure_columns(regclass);
drop function analytics.clocks(uuid[]);

commit;
