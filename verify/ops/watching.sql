-- Verify routiq:ops/watching on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 2
        from jobs.handlers as h
        inner join jobs.schedule_defaults as d
            on h.kind = d.kind
        where d.is_for_platform and h.kind in ('platform.maintain', 'platform.watch')
    ), 'the platform should be watched and maintained';
    assert (
        select s.setting
        from pg_catalog.pg_class as c
        cross join lateral pg_catalog.unnest(c.reloptions) as s (setting)
        where
            c.oid = 'contact.contacts'::regclass
            and s.setting ~ '^autovacuum_vacuum_scale_factor='
    ) = 'autovacuum_vacuum_scale_factor=0.05', 'contacts should be vacuumed in time';
end
$verify$;

rollback;
