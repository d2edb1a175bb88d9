-- Revert routiq:clinic/practitioner_services from pg

begin;

drop table clinic.practitioner_services;

commit;
