-- Deploy routiq:jobs/queues__default to pg
-- requires: jobs/queues__policies
-- requires: core/require_every_row

begin;

do $default$
begin
    perform core.require_every_row('jobs.queues');

    insert into jobs.queues (name, description)
    values ('default', 'Whatever names no other queue');
end
$default$;

commit;
