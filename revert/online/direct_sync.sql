-- Revert routiq:online/direct_sync from pg

begin;

drop procedure online.direct_sync(text, text, interval, interval);

commit;
