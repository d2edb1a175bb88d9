-- Revert routiq:online/batch_range from pg

begin;

drop function online.batch_range(regclass, name, boolean);

commit;
