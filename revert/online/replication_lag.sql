-- Revert routiq:online/replication_lag from pg

begin;

drop function online.replication_lag();

commit;
