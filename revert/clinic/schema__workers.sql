-- Revert routiq:clinic/schema__workers from pg

begin;

revoke usage on schema clinic from app_worker;

commit;
