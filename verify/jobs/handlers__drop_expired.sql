-- Verify routiq:jobs/handlers__drop_expired on pg

begin;

do $verify$
begin
    assert exists (
        select
        from jobs.handlers as h
        inner join jobs.schedule_defaults as d
            on h.kind = d.kind
        where h.kind = 'platform.drop_expired' and d.is_for_platform
    ), 'what is over should go every hour';
end
$verify$;

rollback;
