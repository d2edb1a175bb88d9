-- Revert routiq:integration/active_key from pg

begin;

drop function integration.active_key();

commit;
