-- Revert routiq:core/delete_rules__bookings from pg

begin;

drop trigger tg_services_60_living_parents_update on clinic.services;
drop trigger tg_services_60_living_parents_insert on clinic.services;
drop trigger tg_practitioner_services_60_living_parents_update on clinic.practitioner_services;
drop trigger tg_practitioner_services_60_living_parents_insert on clinic.practitioner_services;
drop trigger tg_bookings_60_living_parents_update on clinic.bookings;
drop trigger tg_bookings_60_living_parents_insert on clinic.bookings;
drop trigger tg_availability_rules_60_living_parents_update on clinic.availability_rules;
drop trigger tg_availability_rules_60_living_parents_insert on clinic.availability_rules;
drop trigger tg_availability_exceptions_60_living_parents_update on clinic.availability_exceptions;
drop trigger tg_availability_exceptions_60_living_parents_insert on clinic.availability_exceptions;

delete from core.delete_rules as r
where
    r.child_table in (
        'clinic.availability_exceptions',
        'clinic.availability_rules',
        'clinic.bookings',
        'clinic.practitioner_services',
        'clinic.services'
    );

commit;
