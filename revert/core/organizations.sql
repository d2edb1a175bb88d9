-- Revert routiq:core/organizations from pg

begin;

drop table core.organizations;

commit;
