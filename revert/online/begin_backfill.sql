-- Revert routiq:online/begin_backfill from pg

begin;

drop function
online.begin_backfill(text, regclass, text, text, interval, bigint, bigint, name, text);

commit;
