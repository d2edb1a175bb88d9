-- Revert routiq:jobs/queues__default from pg

begin;

do $default$
begin
    perform core.require_every_row('jobs.queues');

    delete from jobs.queues
    where name = 'default';
end
$default$;

commit;
