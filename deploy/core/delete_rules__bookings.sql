-- Deploy routiq:core/delete_rules__bookings to pg
-- requires: core/delete_rules__clinic_tables
-- requires: clinic/availability_exceptions
-- requires: clinic/availability_rules
-- requires: clinic/bookings
-- requires: clinic/practitioner_services
-- requires: clinic/services

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('clinic.availability_exceptions', 'location_id', 'core.locations', 'cascade'),
('clinic.availability_exceptions', 'practitioner_id', 'clinic.practitioners', 'cascade'),
-- hours are those of the branch and go with it
('clinic.availability_rules', 'location_id', 'core.locations', 'cascade'),
('clinic.availability_rules', 'practitioner_id', 'clinic.practitioners', 'cascade'),
('clinic.bookings', 'appointment_id', 'clinic.appointments', 'cascade'),
('clinic.bookings', 'contact_id', 'contact.contacts', 'cascade'),
-- as with appointments
('clinic.bookings', 'location_id', 'core.locations', 'restrict'),
('clinic.bookings', 'practitioner_id', 'clinic.practitioners', 'restrict'),
-- what was booked is told for years: services become inactive instead
('clinic.bookings', 'service_id', 'clinic.services', 'restrict'),
('clinic.practitioner_services', 'location_id', 'core.locations', 'cascade'),
('clinic.practitioner_services', 'practitioner_id', 'clinic.practitioners', 'cascade'),
('clinic.practitioner_services', 'service_id', 'clinic.services', 'cascade'),
('clinic.services', 'appointment_type_id', 'clinic.appointment_types', 'set_null');

do $rules$
begin
    perform core.guard_references('clinic.availability_exceptions');
    perform core.guard_references('clinic.availability_rules');
    perform core.guard_references('clinic.bookings');
    perform core.guard_references('clinic.practitioner_services');
    perform core.guard_references('clinic.services');
end
$rules$;

commit;
