-- Revert routiq:analytics/conversation_states from pg

begin;

drop table analytics.conversation_states;

commit;
