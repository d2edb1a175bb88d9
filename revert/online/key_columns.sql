-- Revert routiq:online/key_columns from pg

begin;

drop function online.key_columns(regclass);

commit;
