-- Revert routiq:comms/schema__workers from pg

begin;

revoke usage on schema comms from app_worker;

commit;
