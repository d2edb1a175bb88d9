-- Revert routiq:api/register_patient from pg

begin;

drop function api.register_patient(text, text, date, text, text, uuid, text);

commit;
