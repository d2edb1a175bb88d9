-- Verify routiq:jobs/queues__default on pg

begin;

do $verify$
begin
    perform core.require_every_row('jobs.queues');

    assert exists (
        select
        from jobs.queues as q
        where q.name = 'default'
    ), 'there should be a queue for whatever names none';

    assert audit.is_attached('jobs.queues'),
        'every write of jobs.queues should be audited';
end
$verify$;

rollback;
