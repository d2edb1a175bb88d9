-- Revert routiq:legacy/organization_members from pg

begin;

drop table legacy.organization_members;

commit;
