-- Revert routiq:api/appointments from pg

begin;

drop function api.list_appointments(timestamptz, timestamptz, uuid, uuid, uuid, uuid, int, jsonb);
drop function api.get_appointment(uuid);

commit;
