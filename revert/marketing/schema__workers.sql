-- Revert routiq:marketing/schema__workers from pg

begin;

revoke usage on schema marketing from app_worker;

commit;
