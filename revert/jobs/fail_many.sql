-- Revert routiq:jobs/fail_many from pg

begin;

drop function jobs.fail_many(uuid[], text[], text[], interval[], smallint[]);

commit;
