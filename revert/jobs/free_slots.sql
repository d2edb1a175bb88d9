-- Revert routiq:jobs/free_slots from pg

begin;

drop function jobs.free_slots(text, uuid, int, int);

commit;
