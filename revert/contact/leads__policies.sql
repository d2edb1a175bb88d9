-- Revert routiq:contact/leads__policies from pg

begin;

drop policy leads_app_migrator_all on contact.leads;
drop policy leads_app_owner_branch on contact.leads;
drop policy leads_app_owner_all on contact.leads;

commit;
