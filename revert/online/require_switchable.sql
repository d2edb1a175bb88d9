-- Revert routiq:online/require_switchable from pg

begin;

drop function online.require_switchable(text, boolean);

commit;
