-- Revert routiq:standardisation/contracted from pg
--
-- What was written to the new tables since is written to the old ones first. Where the rows of these were
-- given up it stops: there is no way back.
--
-- slipstitch-ignore inexact-revert: who parked the old tables and that they came back stays on record, with the comparison that was made for it; nothing else is left

call standardisation.restore();
