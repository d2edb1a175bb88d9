-- Revert routiq:clinic/services from pg

begin;

drop table clinic.services;

commit;
