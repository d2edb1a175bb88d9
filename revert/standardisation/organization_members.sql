-- Revert routiq:standardisation/organization_members from pg

begin;

drop view standardisation.organization_members_back;
drop view standardisation.organization_members_read;

commit;
