-- Revert routiq:jobs/enqueue_many from pg

begin;

drop function jobs.enqueue_many(jsonb, text);
drop function jobs.is_behind_many(text, uuid, bigint);
drop function jobs.note_load(timestamptz, bigint);
drop function jobs.rest_for_others(bigint);

commit;
