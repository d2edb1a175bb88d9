-- Revert routiq:contact/patients__add_location_id from pg

begin;

alter table contact.patients drop column location_id;

commit;
