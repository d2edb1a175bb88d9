-- Revert routiq:jobs/enqueue_many from pg

begin;

drop function jobs.enqueue_many(jsonb, text);

commit;
