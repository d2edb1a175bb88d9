-- Revert routiq:ref/record_events from pg

begin;

drop table ref.record_events;

commit;
