-- Revert routiq:audit/is_attached from pg

begin;

drop function audit.is_attached(regclass);
drop function audit.trigger_task(pg_trigger);

commit;
