-- Revert routiq:standardisation/conversations from pg

begin;

drop view standardisation.conversations_back;
drop view standardisation.conversations_read;

commit;
