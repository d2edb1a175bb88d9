-- Revert routiq:api/practice from pg

begin;

drop function api.list_locations();
drop function api.list_appointment_types();
drop function api.get_practitioner(uuid);
drop function api.list_practitioners(int, jsonb);

commit;
