-- Revert routiq:core/roles__see_every_row from pg
--
-- Roles and their memberships stay: they belong to the server, and another database of it may hold
-- this plan.

begin;

commit;
