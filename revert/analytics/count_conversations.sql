-- Revert routiq:analytics/count_conversations from pg

begin;

drop function analytics.count_conversations(uuid[], uuid[]);
drop function analytics.keep_conversations(jsonb);
drop function analytics.conversations_of(uuid);
drop function analytics.conversations_now(uuid[], uuid[]);
drop function analytics.conversation_days(jsonb);

commit;
