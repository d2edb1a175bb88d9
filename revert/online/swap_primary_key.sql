-- Revert routiq:online/swap_primary_key from pg

begin;

drop procedure online.swap_primary_key(regclass, text, interval, interval);

commit;
