-- Revert routiq:clinic/availability_exceptions from pg

begin;

drop table clinic.availability_exceptions;

commit;
