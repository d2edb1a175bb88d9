-- Revert routiq:legacy/contacts__policies from pg

begin;

drop policy contacts_service_role_all on legacy.contacts;
drop policy contacts_authenticated_all on legacy.contacts;

commit;
