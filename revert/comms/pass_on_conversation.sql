-- Revert routiq:comms/pass_on_conversation from pg

begin;

drop trigger tg_conversations_30_pass_on on comms.conversations;
drop function comms.pass_on_conversation();

commit;
