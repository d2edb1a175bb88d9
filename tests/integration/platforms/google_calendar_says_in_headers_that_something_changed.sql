begin;

select plan(8);

select test.make_tenants();
select test.start_keys(1);
select test.make_endpoint('north', 'google_calendar', 'token of the channel');
update integration.service_integrations set status = 'active';

create or replace function pg_temp.notice(
    p_number int, p_state text, p_token text default 'token of the channel'
)
returns text
language sql
as $function$
    select test.call_endpoint(
        'north google_calendar',
        jsonb_build_object(
            'X-Goog-Channel-ID', 'channel 1', 'X-Goog-Message-Number', p_number::text,
            'X-Goog-Resource-State', p_state, 'X-Goog-Resource-ID', 'calendar of Anna',
            'X-Goog-Channel-Token', p_token
        ),
        ''
    ) ->> 'reason'
$function$;

create or replace function pg_temp.apply_all()
returns text
language plpgsql
as $function$
declare
    v_job jobs.jobs;
begin
    loop
        select c.* into v_job from jobs.claim('default', 'platforms', 1) as c;
        exit when v_job.id is null or v_job.kind <> 'integration.apply_webhook';
        perform jobs.perform(v_job.id);
    end loop;
    return (
        select string_agg(concat_ws(' ', e.payload ->> 'number', e.status), ', ' order by e.id)
        from integration.webhook_events as e
    );
end
$function$;

select integration.open_keyring(test.keyring(1));
select is(pg_temp.notice(1, 'sync', 'guessed'), 'bad_signature', 'who does not know the token of the channel is refused');
select is(pg_temp.notice(1, 'sync'), 'accepted', 'a channel was opened');
select is(pg_temp.notice(2, 'exists'), 'accepted', 'a notice without a body is taken');
select is(pg_temp.notice(2, 'exists'), 'known', 'once');
select is(pg_temp.notice(3, 'exists'), 'accepted', 'and so is the next, whose body is the same');
select is(pg_temp.apply_all(), '1 ignored, 2 processed, 3 processed', 'what tells of changes is read');
select is(
    (
        select string_agg(concat_ws(' ', j.kind, j.args ->> 'entity', j.args ->> 'kind'), ', ')
        from jobs.jobs as j
        where j.kind like '%.sync'
    ),
    'google_calendar.sync appointment incremental', 'so the account is asked, once'
);
select integration.close_keyring();
select is(
    pg_temp.notice(4, 'exists') || ', ' || pg_temp.notice(5, 'exists') || ', ' || pg_temp.notice(5, 'exists'),
    'accepted, accepted, known', 'where no keyring is open each waits for proof by itself'
);

select *
from finish();

rollback;
