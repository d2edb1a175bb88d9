-- Revert routiq:online/batch_end_query from pg

begin;

drop function online.batch_end_query(regclass, name, boolean, text);

commit;
