-- Revert routiq:integration/schema__open_to_workers from pg

begin;

revoke usage on schema integration from app_worker;
revoke usage on schema integration from authenticator;

commit;
