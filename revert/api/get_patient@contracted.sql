-- Revert routiq:api/get_patient from pg

begin;

drop function api.get_patient(uuid);

commit;
