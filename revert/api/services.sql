-- Revert routiq:api/services from pg

begin;

drop function api.remove_availability_exception(uuid);
drop function api.add_availability_exception(text, date, date, uuid, uuid, time, time, text, text);
drop function api.set_availability(uuid, uuid, jsonb);
drop function api.list_availability(uuid);
drop function api.set_service_practitioners(uuid, uuid[], uuid);
drop function api.save_service(jsonb, uuid, int);
drop function api.list_services();
drop function clinic.offered_service(uuid);

commit;
