-- Deploy routiq:jobs/queues__default to pg
-- requires: jobs/queues__policies
-- requires: core/require_every_row
--
-- The record begins after this row: nobody wrote it but the plan, and what the record holds could not
-- be taken back. It is the same in every database, so that it can be compared.

begin;

do $default$
begin
    perform core.require_every_row('jobs.queues');

    insert into jobs.queues (id, name, description, created_at, updated_at)
    values
    (
        '00000000-0000-7000-8000-000000000001',
        'default',
        'Whatever names no other queue',
        '2026-11-21T00:00:00Z',
        '2026-11-21T00:00:00Z'
    );

    perform audit.attach('jobs.queues');
end
$default$;

commit;
