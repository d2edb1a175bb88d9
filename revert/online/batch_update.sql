-- Revert routiq:online/batch_update from pg

begin;

drop function online.batch_update(regclass, boolean, text, text);

commit;
