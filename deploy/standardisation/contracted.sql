-- Deploy routiq:standardisation/contracted to pg
-- requires: standardisation/contract
--
-- Parks the old tables where all is signed off. Where it is not, they stay in use, and the deployment goes
-- on: an error here would take back what the same run has brought, and hold up whatever the plan has next
-- until people have decided. Whoever signs off later calls standardisation.contract() by hand.

call standardisation.contract(p_waits => true);
