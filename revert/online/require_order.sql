-- Revert routiq:online/require_order from pg

begin;

drop function online.require_order(regclass, name);

commit;
