-- Revert routiq:standardisation/contracted from pg
--
-- What was written to the new tables since is written to the old ones first. Where the rows of these were
-- given up it stops: there is no way back. Who parked the old tables and that they came back stays on record,
-- in standardisation.contract_events, to which rows are added alone.

call standardisation.restore();
