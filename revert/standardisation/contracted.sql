-- Revert routiq:standardisation/contracted from pg
--
-- What was written to the new tables since is written to the old ones first. Where the rows of these were
-- given up it stops: there is no way back.

call standardisation.restore();
