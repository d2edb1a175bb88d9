-- Deploy routiq:standardisation/sync to pg
-- requires: standardisation/sync_triggers
-- requires: standardisation/sync_statements
--
-- From here on what is written on one side is written on the other, row by row as rows are taken over.

call standardisation.start_sync('organizations');
call standardisation.start_sync('users');
call standardisation.start_sync('organization_members');
call standardisation.start_sync('contacts');
call standardisation.start_sync('api_credentials');
call standardisation.start_sync('active_patients');
call standardisation.start_sync('appointments');
call standardisation.start_sync('conversations');
call standardisation.start_sync('messages');
call standardisation.start_sync('sync_logs');
call standardisation.start_sync('audit_logs');
