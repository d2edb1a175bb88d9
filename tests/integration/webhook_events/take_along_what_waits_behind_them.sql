begin;

select plan(9);

select test.make_platform('chatwoot');

create or replace function pg_temp.say(p_id int, p_changes jsonb default '{}')
returns void
language sql
as $function$
    select test.call_endpoint(
        'north chatwoot', '{}',
        (
            test.chatwoot('message_created', jsonb_build_object('id', p_id, 'content', 'm' || p_id, 'attachments', '[]'::jsonb))
            || p_changes
        )::text
    )
$function$;

create or replace function pg_temp.perform_one()
returns void
language plpgsql
as $function$
declare
    v_job jobs.jobs;
begin
    select c.* into v_job from jobs.claim('default', 'one', 1) as c;
    perform jobs.perform(v_job.id);
end
$function$;

create or replace function pg_temp.events()
returns text
language sql
as $function$
    select string_agg(concat(e.payload ->> 'id', ' ', e.status), ', ' order by e.id)
    from integration.webhook_events as e
$function$;

select pg_temp.say(n) from generate_series(1, 4) as s (n);
select pg_temp.say(2, '{"private": true, "message_type": "outgoing"}');
select test.call_endpoint('north chatwoot', '{}', test.chatwoot('conversation_updated')::text);
select pg_temp.perform_one();

select is(
    pg_temp.events(),
    '1 processed, 2 processed, 3 processed, 4 processed, 2 processed, 55 received',
    'one job applies all that wait and are of its kind'
);
select is(
    (select string_agg(m.body, ' ' order by m.sequence) from comms.messages as m), 'm1 m2 m3 m4', 'each once'
);
select is(
    (
        select concat_ws(' ', count(*), count(*) filter (where a.result ? 'applied_by'))
        from jobs.job_archive as a
        where a.kind = 'integration.apply_webhook'
    ),
    '5 4', 'and finishes their jobs'
);
select is((select count(*) from jobs.jobs as j where j.kind = 'integration.apply_webhook'), 1::bigint, 'but for those of others');

select pg_temp.perform_one();
select pg_temp.say(5);
select pg_temp.say(6, '{"created_at": null}');
select pg_temp.say(7);
select pg_temp.perform_one();

select is(
    right(pg_temp.events(), 35), '5 processed, 6 received, 7 received', 'where one cannot be kept each is tried alone'
);
select pg_temp.perform_one() from generate_series(1, 2);
select is(right(pg_temp.events(), 32), '5 processed, 6 dead, 7 processed', 'so a bad one holds up nobody');
-- a worker that claimed both before it began
select pg_temp.say(8);
select pg_temp.say(9);
create temporary table claimed as
select c.id from jobs.claim('default', 'two', 2) as c;

select results_eq(
    'select jobs.perform(c.id) ->> $$status$$ from claimed as c order by c.id',
    $$values ('processed'), (null)$$, 'whose job somebody has already, he finds nothing left to do'
);
select is(
    (select right(pg_temp.events(), 24) || ' ' || count(*) from jobs.jobs as j where j.kind = 'integration.apply_webhook'),
    '8 processed, 9 processed 0', 'and ends it'
);
select is(
    (
        select count(*)
        from integration.transform_log as l
        inner join integration.webhook_events as e
            on l.webhook_event_id = e.id
    ) > 0, true, 'what a row was made of is told of each event'
);

select *
from finish();

rollback;
