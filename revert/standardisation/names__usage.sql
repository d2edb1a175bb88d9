-- Revert routiq:standardisation/names__usage from pg

begin;

revoke usage on schema legacy_names from service_role;

commit;
