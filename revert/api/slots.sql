-- Revert routiq:api/slots from pg

begin;

drop function api.set_booking_payment(uuid, text, text, int);
drop function api.list_bookings(uuid, text, int, uuid);
drop function api.book_slot(uuid, uuid, uuid, timestamptz, uuid, text, text);
drop function api.find_slots(uuid, date, date, uuid, uuid, int);

commit;
