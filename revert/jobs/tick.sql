-- Revert routiq:jobs/tick from pg

begin;

drop function jobs.tick(timestamptz);
drop function jobs.redrive(timestamptz);

commit;
