-- Revert routiq:jobs/act_as from pg

begin;

drop function jobs.act_as(uuid);

commit;
