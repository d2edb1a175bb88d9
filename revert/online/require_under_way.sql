-- Revert routiq:online/require_under_way from pg

begin;

drop function online.require_under_way(text);

commit;
