-- Revert routiq:standardisation/sync from pg
--
-- The old tables lead again: what is written to the new ones meanwhile is not carried back.

call standardisation.stop_sync('organizations');
call standardisation.stop_sync('users');
call standardisation.stop_sync('organization_members');
call standardisation.stop_sync('contacts');
call standardisation.stop_sync('api_credentials');
call standardisation.stop_sync('active_patients');
call standardisation.stop_sync('appointments');
call standardisation.stop_sync('conversations');
call standardisation.stop_sync('messages');
call standardisation.stop_sync('sync_logs');
call standardisation.stop_sync('audit_logs');
