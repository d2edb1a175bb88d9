-- Revert routiq:contact/proposals__policies from pg

begin;

drop policy proposals_app_migrator_all on contact.proposals;
drop policy proposals_app_owner_branch on contact.proposals;
drop policy proposals_app_owner_all on contact.proposals;

commit;
