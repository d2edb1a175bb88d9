-- Revert routiq:standardisation/backfill from pg
--
-- The new rows stay, and are kept alike; the next deploy reads every old row again.

begin;

delete from online.backfills as b
where b.name like 'standardise %';

commit;
