-- Revert routiq:audit/events from pg

begin;

drop table audit.events;

drop sequence audit.record_numbers;

commit;
