-- Revert routiq:standardisation/backfill from pg
--
-- The next deploy reads every old row again. The old tables are as they were, and the triggers still keep
-- both sides alike: what is deleted here would be deleted there.
--
-- slipstitch-ignore inexact-revert: rows that were taken over stay, with their records and the months of messages they are in, for both sides may have written them since

begin;

delete from online.backfills as b
where b.name like 'standardise %';

commit;
