-- Revert routiq:api/merge_contacts from pg

begin;

drop function api.merge_contacts(uuid, uuid, int, int, text);

commit;
