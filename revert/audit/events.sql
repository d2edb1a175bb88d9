-- Revert routiq:audit/events from pg

begin;

drop table audit.events;

commit;
