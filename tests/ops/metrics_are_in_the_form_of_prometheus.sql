begin;

select plan(8);

create temporary table told as
select l.line
from regexp_split_to_table(ops.metrics_text(), e'\n') as l (line);

select ok(ops.metrics_text() like e'%\n', 'the last line ends');
select is_empty(
    $$
    select t.line
    from told as t
    where
        t.line <> ''
        and t.line !~ '^# HELP routiq_[a-z0-9_]+ \S.*$'
        and t.line !~ '^# TYPE routiq_[a-z0-9_]+ (gauge|counter)$'
        and t.line !~ '^routiq_[a-z0-9_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? [-+0-9.eINa-f]+$'
    $$,
    'every line is help, type or a sample'
);
select is_empty(
    $$
    select t.line
    from told as t
    where t.line ~ '^# TYPE'
    group by t.line
    having count(*) > 1
    $$,
    'each name has one type'
);
select is_empty(
    'select m.name, m.labels from ops.metrics() as m group by 1, 2 having count(*) > 1',
    'no sample is told twice'
);
select is_empty(
    $$select m.name from ops.metrics() as m where (m.kind = 'counter') <> (m.name ~ '_total$')$$,
    'counters end with _total'
);
select is_empty(
    $$
    select r.code
    from ops.alert_rules as r
    where
        not exists (
            select from pg_proc as p
            where
                p.pronamespace = 'ops'::regnamespace
                and p.proname in ('server_figures', 'platform_figures')
                and p.prosrc ~ format('''%s''', r.metric)
        )
    $$,
    'every rule of an alert names a figure that there is'
);

select set_has(
    $$select m.name from ops.metrics() as m$$,
    $$values ('connections_open'), ('queue_ready'), ('cache_hit_ratio'), ('alerts_firing')$$,
    'server and platform are told of'
);
select is(
    test.value_as('app_monitor', 'select count(*) > 20 from ops.metrics()'), 'true',
    'monitoring may ask'
);

select *
from finish();

rollback;
