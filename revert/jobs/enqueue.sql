-- Revert routiq:jobs/enqueue from pg

begin;

drop function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint);

commit;
