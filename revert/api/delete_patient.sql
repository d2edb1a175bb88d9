-- Revert routiq:api/delete_patient from pg

begin;

drop function api.delete_patient(uuid, int, text);

commit;
