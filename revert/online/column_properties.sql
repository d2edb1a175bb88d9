-- Revert routiq:online/column_properties from pg

begin;

drop function online.column_properties(pg_attribute, text, name);

commit;
