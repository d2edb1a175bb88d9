-- Revert routiq:standardisation/organization_names from pg

begin;

drop table standardisation.organization_names;

commit;
