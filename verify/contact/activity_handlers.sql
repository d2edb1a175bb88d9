-- Verify routiq:contact/activity_handlers on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 1
        from jobs.handlers as h
        inner join jobs.schedule_defaults as d
            on h.kind = d.kind
        where h.kind = 'contacts.recompute_activity' and not d.is_for_platform
    ), 'scoring patients should have its handler and its time';
end
$verify$;

rollback;
