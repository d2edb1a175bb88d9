-- Revert routiq:jobs/extend_many from pg

begin;

drop function jobs.extend_many(uuid[], text, interval);

commit;
