-- Revert routiq:billing/schema__workers from pg

begin;

revoke usage on schema billing from app_worker;

commit;
