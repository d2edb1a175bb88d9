-- Revert routiq:standardisation/backfill from pg
--
-- New rows that the backfill made go, unless the new application wrote them since or something refers to
-- them: those are listed in standardisation.kept_rows. The old tables are as they were, and the triggers still
-- keep both sides alike. A call after a failure goes on.

call standardisation.take_back();
