-- Revert routiq:standardisation/api_key_of from pg

begin;

drop function standardisation.api_key_of(integration.credentials);

commit;
