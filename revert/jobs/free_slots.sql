-- Revert routiq:jobs/free_slots from pg

begin;

drop function jobs.note_starts(jobs.queues, int, timestamptz);
drop function jobs.free_starts(jobs.queues, int, timestamptz);
drop function jobs.free_slots(text, uuid, int, int);

commit;
