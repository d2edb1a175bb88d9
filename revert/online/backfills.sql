-- Revert routiq:online/backfills from pg

begin;

drop table online.backfills;

commit;
