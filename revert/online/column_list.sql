-- Revert routiq:online/column_list from pg

begin;

drop function online.column_list(oid, smallint[]);

commit;
