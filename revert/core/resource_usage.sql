-- Revert routiq:core/resource_usage from pg

begin;

drop table core.resource_usage;

commit;
