-- Revert routiq:online/leaf_tables from pg

begin;

drop function online.leaf_tables(regclass);

commit;
