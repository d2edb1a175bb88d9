-- Revert routiq:integration/rate_bucket from pg

begin;

drop function integration.rate_bucket(uuid, text);

commit;
