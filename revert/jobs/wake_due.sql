-- Revert routiq:jobs/wake_due from pg

begin;

drop function jobs.wake_due(text);

commit;
