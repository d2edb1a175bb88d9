-- Revert routiq:legacy/api_credentials__policies from pg

begin;

drop policy api_credentials_service_role_all on legacy.api_credentials;
drop policy api_credentials_authenticated_all on legacy.api_credentials;

commit;
