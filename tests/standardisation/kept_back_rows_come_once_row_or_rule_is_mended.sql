begin;

select plan(7);

select test.old_practice();

insert into legacy.sync_logs (organization_id, source, status, count, at)
select 'org_old', 'unheard', 'ok', '7', '2024-06-01'
from generate_series(1, 3);

select results_eq(
    $$
    select w.table_name, w.reason, w.row_count
    from standardisation.work_to_do as w
    $$,
    $$values ('sync_logs', 'unknown_service', 3::bigint)$$,
    'the work to do says how many rows are kept back, and why'
);

select is(
    standardisation.retry_all(), 0::bigint,
    'to try again changes nothing while nothing is mended'
);

select is(
    standardisation.repair(
        (
            select w.first_row_id
            from standardisation.work_to_do as w
        ),
        '{"source": "cliniko"}'
    ),
    'standardised',
    'a row is mended'
);

insert into integration.services (code, name, default_rate, default_rate_period, default_concurrency)
values ('unheard', 'Unheard', 1, '1 s', 1);

select is(
    standardisation.retry_all(), 2::bigint,
    'once the rule is mended, all that it kept back is taken over'
);

select results_eq(
    $$
    select i.service_code, count(*), sum(r.read_count)
    from integration.sync_runs as r
    inner join integration.service_integrations as i
        on r.organization_id = i.organization_id and r.integration_id = i.id
    where r.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    group by i.service_code
    order by i.service_code
    $$,
    $$values ('cliniko', 1::bigint, 7::numeric), ('unheard', 2, 14)$$,
    'and nothing is lost'
);

insert into legacy.messages (id, conversation_id, organization_id)
values ('m-1', 'gone', 'org_old'), ('m-2', 'gone', 'org_old');

select is(
    standardisation.dismiss('messages', 'orphan', 'a conversation that nobody has'), 2::bigint,
    'all that are kept back for one reason are decided against at once'
);

select is_empty('select from standardisation.work_to_do', 'and no work is left');

select *
from finish();

rollback;
