-- Revert routiq:standardisation/numbered from pg
--
-- Rows that were numbered as they were written keep their numbers, and so do those that a record still names.
-- Each call goes on where it stopped.

call standardisation.take_numbers_back('legacy.audit_logs');
call standardisation.take_numbers_back('legacy.sync_logs');
call standardisation.take_numbers_back('legacy.messages');
call standardisation.take_numbers_back('legacy.conversations');
call standardisation.take_numbers_back('legacy.appointments');
call standardisation.take_numbers_back('legacy.active_patients');
call standardisation.take_numbers_back('legacy.api_credentials');
call standardisation.take_numbers_back('legacy.contacts');
call standardisation.take_numbers_back('legacy.organization_members');
call standardisation.take_numbers_back('legacy.users');
call standardisation.take_numbers_back('legacy.organizations');

begin;

select standardisation.restart_numbers();

commit;
