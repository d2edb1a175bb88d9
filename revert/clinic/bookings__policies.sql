-- Revert routiq:clinic/bookings__policies from pg

begin;

drop policy bookings_app_migrator_all on clinic.bookings;
drop policy bookings_app_owner_sight on clinic.bookings;
drop policy bookings_app_owner_all on clinic.bookings;

commit;
