-- Revert routiq:contact/patients from pg

begin;

drop table contact.patients;

commit;
