-- Revert routiq:api/contacts from pg

begin;

drop function api.list_contacts_of_system(text, int, text);
drop function api.list_contacts(int, jsonb);
drop function api.get_contact(uuid);

commit;
