begin;

select plan(6);

select test.make_tenants();
select test.start_keys(1);
select test.make_endpoint('north', 'stripe', 'whsec_new');

select test.call_endpoint('north stripe', test.signed_by_stripe(b.body, 'whsec_new'), b.body)
from unnest(array['{"id": "evt_1"}', '{"id": "evt_2"}']) as b (body);

select test.worker_answer(
    'user_ada', 'org_north', format('select integration.finish_webhook(%L, $$dead$$, $$boom$$)', e.id)
)
from integration.webhook_events as e
where e.event_id = 'evt_1';

create or replace function pg_temp.replay(p_is_dry_run boolean, p_statuses text default '{dead}')
returns text
language sql
as $function$
    select test.answer_to(
        'user_ada', 'org_north',
        format(
            'select string_agg(concat_ws($$ $$, r.status, r.last_error), $$, $$)'
            ' from api.replay_webhooks(%L, %L, p_is_dry_run => %L) as r',
            (select e.id from integration.webhook_endpoints as e), p_statuses, p_is_dry_run
        )
    )
$function$;

select is(pg_temp.replay(true), 'dead boom', 'at first it is only shown what would be applied');
select is(pg_temp.replay(false), 'dead boom', 'then it is done');
select is(pg_temp.replay(false), null, 'once');
select is(
    (
        select string_agg(concat_ws(' ', e.event_id, e.status, e.attempts), ', ' order by e.event_id)
        from integration.webhook_events as e
        inner join jobs.jobs as j
            on e.organization_id = j.organization_id and e.job_id = j.id
    ),
    'evt_1 received 0, evt_2 received 0', 'the event waits again, with a job'
);
select is(pg_temp.replay(true, '{received}'), 'RQ422', 'what waits anyway is not replayed');
select is(
    test.answer_to(
        'user_grace', 'org_north',
        format('select api.replay_webhooks(%L)', (select e.id from integration.webhook_endpoints as e))
    ),
    'RQ403', 'nor does everybody replay'
);

select *
from finish();

rollback;
