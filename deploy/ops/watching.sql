-- Deploy routiq:ops/watching to pg
-- requires: ops/evaluate_alerts
-- requires: ops/table_sizes__policies
-- requires: ops/v_server
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults

begin;

do $parts$
declare
    v_table regclass;
begin
    -- A fifth of a large table is a lot of dead rows: a twentieth, from now on.
    for v_table in
        select p.relation_id::regclass
        from ops.v_autovacuum_plan as p
        where not p.is_applied
        order by p.relation_id
    loop
        execute pg_catalog.format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05,'
            ' autovacuum_analyze_scale_factor = 0.05)',
            v_table
        );
    end loop;
end
$parts$;

insert into jobs.handlers (kind, routine, description)
values
('platform.maintain', 'ops.maintain', 'Measures tables, and lets autovacuum come in time'),
('platform.watch', 'ops.watch', 'Compares all figures with the rules of alerts');

insert into jobs.schedule_defaults (name, kind, cron, time_zone, is_for_platform, description)
values
(
    'platform.maintain', 'platform.maintain', '15 4 * * *', 'UTC', true,
    'Measures tables, and lets autovacuum come in time'
),
(
    'platform.watch', 'platform.watch', '* * * * *', 'UTC', true,
    'Compares all figures with the rules of alerts'
);

commit;
