-- Revert routiq:online/qualified_name from pg

begin;

drop function online.qualified_name(regclass);

commit;
