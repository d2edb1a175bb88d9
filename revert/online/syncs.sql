-- Revert routiq:online/syncs from pg

begin;

drop table online.syncs;

commit;
