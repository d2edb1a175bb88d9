-- Revert routiq:online/copy_sync from pg

begin;

drop procedure online.copy_sync(text, interval, bigint, bigint);

commit;
