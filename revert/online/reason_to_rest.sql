-- Revert routiq:online/reason_to_rest from pg

begin;

drop function online.reason_to_rest(online.backfills);

commit;
