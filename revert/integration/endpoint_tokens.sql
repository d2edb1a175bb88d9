-- Revert routiq:integration/endpoint_tokens from pg

begin;

drop table integration.endpoint_tokens;

commit;
