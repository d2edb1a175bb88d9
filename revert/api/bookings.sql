-- Revert routiq:api/bookings from pg

begin;

drop function api.mark_fulfilled(uuid, int);
drop function api.mark_noshow(uuid, int);
drop function api.mark_arrived(uuid, int);
drop function api.cancel_appointment(uuid, text, int);
drop function api.confirm_appointment(uuid, int);
drop function api.reschedule_appointment(uuid, timestamptz, uuid, int);
drop function api.book_appointment(uuid, uuid, uuid, timestamptz, uuid, text, text);
drop function clinic.move_appointment(uuid, text, text, int);
drop function clinic.place_appointment(uuid, timestamptz, uuid, int);
drop function clinic.free_practitioner(uuid);
drop function clinic.living_appointment(uuid);

commit;
