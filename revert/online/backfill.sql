-- Revert routiq:online/backfill from pg

begin;

drop procedure online.backfill(text, regclass, text, text, interval, bigint, bigint, name);

commit;
