-- Revert routiq:online/last_key from pg

begin;

drop function online.last_key(regclass, name);

commit;
