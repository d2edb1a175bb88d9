begin;

select plan(8);

select test.make_tenants();
select test.make_integrations();

create or replace function pg_temp.tell(p_query text)
returns text
language sql
as $function$
    select test.worker_answer(
        'user_ada', 'org_north', replace(p_query, '$i', quote_literal(test.integration('north')))
    )
$function$;

select pg_temp.tell('select integration.record_sync_error($i, $$patients$$, $$timed out$$, p_external_id => $$7$$)')
from generate_series(1, 3);
select pg_temp.tell('select integration.record_sync_error($i, $$patients$$, $$no name$$, $$permanent$$, $$8$$)');
select pg_temp.tell('select integration.record_sync_error($i, $$patients$$, $$bad date$$, $$validation$$, $$9$$)');

select is(
    (select count(*) from integration.sync_errors as e), 3::bigint,
    'a row that fails again and again is one error'
);
select is(
    pg_temp.tell('select string_agg(concat_ws($$ $$, r.external_id, r.error_class, r.retry_count), $$, $$) from integration.sync_rows_to_retry($i, $$patients$$) as r'),
    '9 validation 0, 7 transient 2', 'what another try may change is listed, least tried first'
);
select is(
    pg_temp.tell('select integration.resolve_sync_errors($i, $$patients$$, $${7}$$)'), '1',
    'taken after all, it is settled'
);
select is(
    pg_temp.tell('select r.external_id from integration.sync_rows_to_retry($i, $$patients$$) as r'),
    '9', 'and tried no more'
);

select results_eq(
    $$
    select c.said, integration.classify_error(c.status, c.state, c.message)
    from (
        values
            ('429', 429, null, null), ('503', 503, null, null), ('401', 401, null, null),
            ('404', 404, null, null), ('422', 422, null, null), ('409', 409, null, null),
            ('403 of a limit', 403, null, 'API rate limit exceeded'),
            ('deadlock', null, '40P01', null), ('lost', null, '08006', null),
            ('check', null, '23514', null), ('key', null, '23505', null),
            ('words', null, null, 'read timed out'), ('no idea', null, null, null)
    ) as c (said, status, state, message)
    $$,
    $$
    values
        ('429', 'rate_limit'), ('503', 'transient'), ('401', 'auth'), ('404', 'permanent'),
        ('422', 'validation'), ('409', 'conflict'), ('403 of a limit', 'rate_limit'),
        ('deadlock', 'transient'), ('lost', 'transient'), ('check', 'validation'),
        ('key', 'conflict'), ('words', 'transient'), ('no idea', 'transient')
    $$,
    'a failure is what its status, its SQLSTATE or its words say'
);
select is(
    integration.retry_after('Thu, 01 Jan 2026 10:00:30 GMT', '2026-01-01 10:00Z'), interval '30 seconds',
    'an instant says how long to wait'
);
select is(integration.retry_after(' 120 '), interval '2 minutes', 'so do seconds');
select is(integration.retry_after('soon'), null, 'and other words nothing');

select *
from finish();

rollback;
