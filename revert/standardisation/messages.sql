-- Revert routiq:standardisation/messages from pg

begin;

drop view standardisation.messages_back;
drop view standardisation.messages_read;

commit;
