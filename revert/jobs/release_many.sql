-- Revert routiq:jobs/release_many from pg

begin;

drop function jobs.release_many(uuid[], text);

commit;
