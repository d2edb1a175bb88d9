-- Revert routiq:core/organization_members from pg

begin;

drop table core.organization_members;

commit;
