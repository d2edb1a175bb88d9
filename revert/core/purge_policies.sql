-- Revert routiq:core/purge_policies from pg

begin;

drop table core.purge_policies;

commit;
