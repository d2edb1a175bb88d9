-- Deploy routiq:standardisation/reconciled to pg
-- requires: standardisation/backfill
-- requires: standardisation/comparison
--
-- Fails where an old row is neither taken over nor kept back, or a new one says something else.

call standardisation.reconcile();
