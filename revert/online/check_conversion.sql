-- Revert routiq:online/check_conversion from pg

begin;

drop function online.check_conversion(online.column_changes);

commit;
