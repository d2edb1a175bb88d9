-- Revert routiq:jobs/replay from pg

begin;

drop function jobs.replay(uuid);

commit;
