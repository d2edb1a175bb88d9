-- Revert routiq:jobs/queues__default from pg

begin;

drop trigger tg_queues_90_audit_insert on jobs.queues;
drop trigger tg_queues_90_audit_update on jobs.queues;
drop trigger tg_queues_90_audit_delete on jobs.queues;
drop trigger tg_queues_90_audit_truncate on jobs.queues;

do $default$
begin
    perform core.require_every_row('jobs.queues');

    delete from jobs.queues
    where name = 'default';
end
$default$;

commit;
