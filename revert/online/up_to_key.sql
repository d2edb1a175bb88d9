-- Revert routiq:online/up_to_key from pg

begin;

drop function online.up_to_key(regclass, name, int);

commit;
