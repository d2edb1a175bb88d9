-- Revert routiq:integration/unwrapped_key from pg

begin;

drop function integration.unwrapped_key(integration.credentials);

commit;
