begin;

select plan(15);

select test.make_tenants();
select test.make_integrations();

create or replace function pg_temp.tell(p_query text)
returns text
language sql
as $function$
    select test.worker_answer(
        'user_ada', 'org_north', replace(replace(p_query, '$i', quote_literal(test.integration('north'))), '$r', quote_nullable(
            (
                select r.id
                from integration.sync_runs as r
                where r.entity = 'patients'
                order by r.started_at desc, r.id desc
                limit 1
            )
        ))
    )
$function$;

create or replace function pg_temp.page(p_attempt int, p_page int, p_minute int, p_failed int default 0)
returns text
language sql
as $function$
    select pg_temp.tell(format(
        'select c.read_count from integration.checkpoint_sync($r, %s, $${"page": %s}$$, $${"read": 100, "inserted": 90, "failed": %s}$$, 300, $$2026-01-01 10:%s:00Z$$) as c',
        p_attempt, p_page, p_failed, lpad(p_minute::text, 2, '0')
    ))
$function$;

select is(
    pg_temp.tell('select concat_ws($$ $$, b.attempt, b.checkpoint) from integration.begin_sync($i, $$patients$$, p_now => $$2026-01-01 10:00Z$$) as b'),
    '1 {}', 'the first run begins at nothing'
);
select is(pg_temp.page(1, 1, 1), '100', 'a page is counted');
select is(
    pg_temp.tell('select b.id from integration.begin_sync($i, $$patients$$, p_now => $$2026-01-01 10:10Z$$) as b'),
    'RQ409', 'while it is heard of, nobody begins another'
);
select is(
    pg_temp.tell('select concat_ws($$ $$, b.attempt, b.checkpoint) from integration.begin_sync($i, $$patients$$, p_now => $$2026-01-01 10:17Z$$) as b'),
    '2 {"page": 1}', 'silent for long, it is taken over where it stood'
);
select is(pg_temp.page(1, 2, 18), 'RQ409', 'the worker of before is refused');
select is(pg_temp.page(2, 2, 18, 10), '200', 'the one who took over goes on');
select is(
    pg_temp.tell('select s.progress from api.sync_status() as s'), '42501',
    'workers do not ask as people do'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select concat_ws($$ $$, s.sync_status, s.progress) from api.sync_status() as s'),
    'running 0.6667', 'people see how far it is'
);
select is(
    pg_temp.tell('select f.status from integration.finish_sync($r, 2, $$connection reset$$, p_now => $$2026-01-01 10:20Z$$) as f'),
    'failed', 'it may fail'
);
select is(
    pg_temp.tell('select concat_ws($$ $$, b.attempt, b.checkpoint) from integration.begin_sync($i, $$patients$$, p_now => $$2026-01-01 10:21Z$$) as b'),
    '3 {"page": 2}', 'and goes on after it failed'
);
select is(
    pg_temp.tell('select f.status from integration.finish_sync($r, 3, p_cursor => $${"since": 7}$$, p_now => $$2026-01-01 10:22Z$$) as f'),
    'partial', 'where rows could not be taken it is partial'
);
select is(
    pg_temp.tell('select concat_ws($$ $$, b.attempt, b.checkpoint) from integration.begin_sync($i, $$patients$$, p_now => $$2026-01-01 11:00Z$$) as b'),
    '1 {"since": 7}', 'the next one takes what changed since'
);
select pg_temp.tell('select integration.finish_sync($r, 1, p_now => $$2026-01-01 11:01Z$$)');
select is(
    pg_temp.tell('select concat_ws($$ $$, b.kind, b.checkpoint) from integration.begin_sync($i, $$patients$$, $$full$$, p_now => $$2026-01-01 12:00Z$$) as b'),
    'full {}', 'a full one begins at nothing again'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select string_agg(h.status, $$ $$ order by h.started_at) from api.sync_history() as h'),
    'partial succeeded running', 'and people see what was'
);
select is(
    pg_temp.tell('select integration.finish_sync($r, 1, p_cursor => $$7$$, p_now => $$2026-01-01 12:01Z$$)'),
    'RQ422', 'a cursor that is no object ends no run'
);

select *
from finish();

rollback;
