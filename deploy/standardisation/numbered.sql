-- Deploy routiq:standardisation/numbered to pg
-- requires: standardisation/row_ids
--
-- Each call goes on where it stopped.

call standardisation.number_rows('legacy.organizations');
call standardisation.number_rows('legacy.users');
call standardisation.number_rows('legacy.organization_members');
call standardisation.number_rows('legacy.api_credentials');
call standardisation.number_rows('legacy.contacts');
call standardisation.number_rows('legacy.active_patients');
call standardisation.number_rows('legacy.appointments');
call standardisation.number_rows('legacy.conversations');
call standardisation.number_rows('legacy.messages');
call standardisation.number_rows('legacy.sync_logs');
call standardisation.number_rows('legacy.audit_logs');
