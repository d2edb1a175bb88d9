-- Revert routiq:audit/trigger_arguments from pg

begin;

drop function audit.trigger_arguments(regclass);

commit;
