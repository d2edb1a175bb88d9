-- Revert routiq:online/own_syncs from pg

begin;

drop table online.own_syncs;

commit;
