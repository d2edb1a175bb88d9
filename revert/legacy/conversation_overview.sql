-- Revert routiq:legacy/conversation_overview from pg

begin;

drop view legacy.conversation_overview;

commit;
