-- Revert routiq:integration/presented_token_digest from pg

begin;

drop function integration.presented_token_digest();

commit;
