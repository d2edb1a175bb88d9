-- Revert routiq:online/stop_sync from pg

begin;

drop procedure online.stop_sync(text, boolean, interval, interval);

commit;
