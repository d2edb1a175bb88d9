-- Revert routiq:online/fill_name from pg

begin;

drop function online.fill_name(online.column_changes);

commit;
