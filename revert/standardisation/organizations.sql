-- Revert routiq:standardisation/organizations from pg

begin;

drop view standardisation.organization_texts;
drop view standardisation.organizations_back;
drop view standardisation.organizations_read;

commit;
