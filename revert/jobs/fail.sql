-- Revert routiq:jobs/fail from pg

begin;

drop function jobs.fail(uuid, text, text, interval, smallint);

commit;
