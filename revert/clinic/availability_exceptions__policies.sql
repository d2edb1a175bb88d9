-- Revert routiq:clinic/availability_exceptions__policies from pg

begin;

drop policy availability_exceptions_app_migrator_all on clinic.availability_exceptions;
drop policy availability_exceptions_app_owner_branch on clinic.availability_exceptions;
drop policy availability_exceptions_app_owner_all on clinic.availability_exceptions;

commit;
