-- Revert routiq:legacy/messages from pg

begin;

drop table legacy.messages;

commit;
