-- Revert routiq:clinic/bookings from pg

begin;

drop table clinic.bookings;

delete from ref.status_transitions
where entity in ('clinic.bookings', 'clinic.bookings.payment_status');

commit;
