-- Revert routiq:jobs/schema from pg
--
-- The role stays: it belongs to the server, and another database of it may hold this plan.

begin;

drop schema jobs;

commit;
