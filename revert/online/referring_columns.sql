-- Revert routiq:online/referring_columns from pg

begin;

drop function online.referring_columns(regclass, name);

commit;
