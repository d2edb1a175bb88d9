-- Revert routiq:jobs/perform from pg

begin;

drop function jobs.perform(uuid);

commit;
