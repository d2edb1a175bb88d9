-- Revert routiq:integration/key_bytes from pg

begin;

drop function integration.key_bytes(text);

commit;
