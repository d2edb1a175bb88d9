-- Revert routiq:legacy/conversations from pg

begin;

drop table legacy.conversations;

commit;
