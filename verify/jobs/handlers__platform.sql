-- Verify routiq:jobs/handlers__platform on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 3
        from jobs.handlers as h
        inner join jobs.schedule_defaults as d
            on h.kind = d.kind
        where
            d.is_for_platform
            and h.kind in (
                'platform.drop_archive', 'platform.make_partitions', 'platform.seal_audit'
            )
    ), 'the platform should have its handlers and their times';
end
$verify$;

rollback;
