-- Revert routiq:integration/credentials__policies from pg

begin;

drop policy credentials_app_migrator_all on integration.credentials;
drop policy credentials_app_owner_all on integration.credentials;

commit;
