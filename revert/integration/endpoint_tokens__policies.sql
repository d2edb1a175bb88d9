-- Revert routiq:integration/endpoint_tokens__policies from pg

begin;

drop policy endpoint_tokens_app_migrator_all on integration.endpoint_tokens;
drop policy endpoint_tokens_app_owner_all on integration.endpoint_tokens;

commit;
