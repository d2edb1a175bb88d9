-- Revert routiq:jobs/cancel from pg

begin;

drop function jobs.cancel(uuid);

commit;
