-- Revert routiq:api/list_patients from pg

begin;

drop function api.list_patients(int, uuid);

commit;
