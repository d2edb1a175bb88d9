-- Revert routiq:online/batch_update from pg

begin;

drop function online.batch_update(regclass, text, text, text);

commit;
