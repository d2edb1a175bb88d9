-- Revert routiq:jobs/schema from pg
--
-- The role stays: it belongs to the server, and another database of it may hold this plan.

begin;

revoke execute on function core.set_context(text, text) from app_dispatcher;
revoke execute on function core.refuse(text, text, text, text) from app_dispatcher;
revoke execute on function core.new_id() from app_dispatcher;
revoke usage on schema core from app_dispatcher;

drop schema jobs;

commit;
