-- Revert routiq:legacy/organizations from pg

begin;

drop table legacy.organizations;

commit;
