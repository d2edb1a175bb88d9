-- Deploy routiq:core/delete_rules__queue to pg
-- requires: core/delete_rules__bookings
-- requires: clinic/appointment_reminders
-- requires: clinic/queue_entries

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('clinic.appointment_reminders', 'appointment_id', 'clinic.appointments', 'cascade'),
('clinic.appointment_reminders', 'contact_id', 'contact.contacts', 'cascade'),
-- as with appointments
('clinic.appointment_reminders', 'location_id', 'core.locations', 'restrict'),
('clinic.queue_entries', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.queue_entries', 'location_id', 'core.locations', 'restrict'),
('clinic.queue_entries', 'service_id', 'clinic.services', 'set_null');

do $rules$
begin
    perform core.guard_references('clinic.appointment_reminders');
    perform core.guard_references('clinic.queue_entries');
end
$rules$;

commit;
