-- Revert routiq:ops/watching from pg

begin;

do $parts$
declare
    v_table regclass;
begin
    for v_table in
        select c.oid::regclass
        from pg_catalog.pg_class as c
        where
            c.relowner = 'app_owner'::regrole
            and c.reloptions @> array[
                'autovacuum_vacuum_scale_factor=0.05', 'autovacuum_analyze_scale_factor=0.05'
            ]
        order by c.oid
    loop
        execute pg_catalog.format(
            'alter table %s reset (autovacuum_vacuum_scale_factor,'
            ' autovacuum_analyze_scale_factor)',
            v_table
        );
    end loop;
end
$parts$;

delete from jobs.schedule_defaults
where name in ('platform.maintain', 'platform.watch');

delete from jobs.handlers
where kind in ('platform.maintain', 'platform.watch');

commit;
