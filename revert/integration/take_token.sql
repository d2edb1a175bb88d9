-- Revert routiq:integration/take_token from pg

begin;

drop function integration.take_token(uuid, text, int, timestamptz);

commit;
