begin;

select plan(11);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name, status)
select
    test.organization('north'),
    'google_calendar',
    c.name,
    'active'
from unnest(array['Harbour', 'Hill']) as c (name);

create or replace function pg_temp.account(p_name text)
returns uuid
language sql
as $function$
    select i.id from integration.service_integrations as i where i.name = p_name
$function$;

create temporary table run as
select r.* from integration.sync_runs as r;

-- One page of the run: events with these ids.
create or replace function pg_temp.page(variadic p_ids text[])
returns jsonb
language sql
as $function$
    select integration.apply_records(
        'google_calendar', 'appointment',
        (select jsonb_agg(test.google_event(jsonb_build_object('id', i.id))) from unnest(p_ids) as i (id)),
        (select jsonb_build_object('integration_id', r.integration_id, 'sync_run_id', r.id) from run as r)
    )
$function$;

create or replace function pg_temp.told()
returns text
language sql
as $function$
    select string_agg(e.external_id || ' ' || a.status, ', ' order by e.external_id)
    from integration.external_ids as e
    inner join clinic.appointments as a
        on a.id = e.target_id
    where e.entity = 'appointment'
$function$;

select test.sign_in('user_ada', 'org_north');

insert into run
select r.* from integration.begin_sync(pg_temp.account('Harbour'), 'appointment', 'full') as r;

select is(
    pg_temp.page('a', 'b', 'c', 'd', 'e', 'f') ->> 'inserted', '6',
    'everything is read'
);
select is(
    (select f.status from run as r cross join integration.finish_sync(r.id, r.attempt, p_cursor => '{"sync_token": "old"}') as f),
    'succeeded', 'and the token is kept'
);
truncate run;
insert into run
select r.* from integration.begin_sync(pg_temp.account('Hill'), 'appointment', 'full') as r;
select is(pg_temp.page('x') ->> 'inserted', '1', 'another account has its own');

update integration.external_ids set first_seen_at = now() - interval '1 day', last_seen_at = now() - interval '1 hour';

truncate run;
insert into run
select r.* from integration.begin_sync(pg_temp.account('Harbour'), 'appointment') as r;

select is((select r.checkpoint ->> 'sync_token' from run as r), 'old', 'the next run begins at the token');
select throws_ok(
    format('select integration.sweep_unseen(%L, %s, %L)', r.id, r.attempt, 'appointment'), 'RQ422', null,
    'what came since the token says nothing of what is missing'
)
from run as r;

-- 410 Gone
update run
set (kind, checkpoint) = (
    select
        f.kind,
        f.checkpoint
    from integration.restart_sync(run.id, run.attempt, 'the sync token is no longer valid') as f
);

select is(
    (
        select concat_ws(' ', r.kind, r.checkpoint, s.cursor, r.last_error)
        from integration.sync_runs as r
        inner join integration.sync_state as s
            on s.integration_id = r.integration_id and s.entity = r.entity
        inner join run as n
            on n.id = r.id
    ),
    'full {} {} the sync token is no longer valid', 'a token that is gone makes the run a full one'
);
select pg_temp.page('a', 'b', 'c');
select throws_ok(
    format('select integration.sweep_unseen(%L, %s, %L)', r.id, r.attempt, 'appointment'), 'RQ409', null,
    'half of a calendar is not taken for gone unasked'
)
from run as r;
select pg_temp.page('d', 'e');
select is(
    (select integration.sweep_unseen(r.id, r.attempt, 'appointment') ->> 'deleted' from run as r), '1',
    'what was not seen in the end is gone there'
);
select is(
    pg_temp.told(), 'a booked, b booked, c booked, d booked, e booked, f cancelled, x booked',
    'and cancelled here, but for what another account has'
);
select is(
    (select integration.sweep_unseen(r.id, r.attempt, 'appointment') ->> 'deleted' from run as r), '0',
    'once'
);
select integration.finish_sync(r.id, r.attempt, p_cursor => '{"sync_token": "new"}') from run as r;
select is(
    (
        select concat_ws(' ', s.sync_status, s.cursor ->> 'sync_token')
        from integration.sync_state as s
        where s.integration_id = pg_temp.account('Harbour')
    ),
    'succeeded new', 'the run ends with a new token'
);

select *
from finish();

rollback;
