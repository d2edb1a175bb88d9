-- Revert routiq:integration/credential_uses__policies from pg

begin;

drop policy credential_uses_app_migrator_select on integration.credential_uses;
drop policy credential_uses_app_owner_insert on integration.credential_uses;
drop policy credential_uses_app_owner_select on integration.credential_uses;

commit;
