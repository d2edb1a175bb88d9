-- Verify routiq:analytics/handlers on pg

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
                'platform.apply_changes', 'platform.refresh_views', 'platform.reconcile_figures'
            )
    ), 'counting, refreshing and comparing should have their handlers and their times';
end
$verify$;

rollback;
