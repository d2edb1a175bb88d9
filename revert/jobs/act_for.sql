-- Revert routiq:jobs/act_for from pg

begin;

drop function jobs.act_for(uuid);

commit;
