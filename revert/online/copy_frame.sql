-- Revert routiq:online/copy_frame from pg

begin;

drop function online.copy_frame(online.backfills);

commit;
