begin;

select plan(4);

select is_empty(
    'select p.table_name from ops.v_autovacuum_plan as p where not p.is_applied',
    'each large table is vacuumed once a twentieth of its rows is dead'
);
select set_has(
    'select p.table_name from ops.v_autovacuum_plan as p',
    $$values ('contact.contacts'), ('audit.events_default')$$,
    'tables that grow and parts of tables are among them'
);

alter table contact.contacts reset (autovacuum_vacuum_scale_factor);

select ok(
    (ops.maintain(null::jobs.jobs) ->> 'tuned')::int = 1, 'maintenance mends what is left out'
);
select cmp_ok(
    (
        select g.total_bytes
        from ops.v_table_growth as g
        where g.table_name = 'audit.events'
    ),
    '>', 0::bigint, 'and measures tables with their parts'
);

select *
from finish();

rollback;
