-- Revert routiq:online/use_unique_index from pg

begin;

drop procedure online.use_unique_index(regclass, text, name, boolean, interval, interval);

commit;
