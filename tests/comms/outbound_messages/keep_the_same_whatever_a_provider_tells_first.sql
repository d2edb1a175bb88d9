begin;

select plan(11);

select test.make_platform('sms');

insert into contact.contacts (organization_id, display_name, primary_phone)
values (test.organization('north'), 'Mary Smith', '+61491570006');

create function test.worked(p_query text)
returns text
language sql
as $function$
    select test.worker_answer('user_ada', 'org_north', p_query)
$function$;

create function test.message(p_key text)
returns comms.outbound_messages
language sql
as $function$
    select m from comms.outbound_messages as m where m.message_key = p_key
$function$;

-- Queued and taken by a worker, and, with an id of the provider, sent.
create function test.begun(p_key text, p_provider_id text default null)
returns text
language sql
as $function$
    select test.worked(
        format(
            'select outcome from comms.queue_outbound(%L)',
            jsonb_build_array(
                jsonb_build_object(
                    'contact_id', (select c.id from contact.contacts as c where c.display_name = 'Mary Smith'),
                    'channel', 'sms', 'body', 'Hello', 'message_key', p_key
                )
            )
        )
    );
    select test.worked(format('select body from comms.claim_outbound(array[%L::uuid])', (test.message(p_key)).id));
    select case when p_provider_id is not null then test.worked(
        format(
            'select comms.finish_outbound(%L)',
            jsonb_build_array(
                jsonb_build_object('message_id', (test.message(p_key)).id, 'provider_id', p_provider_id)
            )
        )
    ) end;
$function$;

create function test.told(p_reports jsonb)
returns text
language sql
as $function$
    select test.worked(
        format($$select string_agg(r.outcome, ' ' order by r.place) from comms.report_outbound(%L) as r$$, p_reports)
    )
$function$;

create function test.report(p_provider_id text, p_status text, p_minutes int, p_more jsonb default '{}')
returns jsonb
language sql
as $function$
    select jsonb_build_object(
        'channel', 'sms', 'provider_id', p_provider_id, 'status', p_status,
        'at', now() + make_interval(mins => p_minutes)
    ) || p_more
$function$;

create function test.call(p_body text)
returns void
language plpgsql
as $function$
declare
    v_job jobs.jobs;
begin
    perform test.call_endpoint('north sms', '{}', p_body);
    loop
        select c.* into v_job from jobs.claim('default', 'platforms', 1) as c;
        exit when v_job.id is null;
        if v_job.kind = 'integration.apply_webhook' then
            perform jobs.perform(v_job.id);
        end if;
    end loop;
end
$function$;

update integration.webhook_endpoints set is_unsigned = true;

-- Six orders of three reports, one after the other and in one batch.
create temporary table orders as
select a, b, c, format('%s%s%s', a, b, c) as id
from generate_series(1, 3) as a, generate_series(1, 3) as b, generate_series(1, 3) as c
where a <> b and a <> c and b <> c;

select test.begun('one ' || o.id, 'one ' || o.id), test.begun('all ' || o.id, 'all ' || o.id)
from orders as o;

create function test.nth(p_provider_id text, p_number int)
returns jsonb
language sql
as $function$
    select case p_number
        when 1 then test.report(p_provider_id, 'sent', 30)
        when 2 then test.report(p_provider_id, 'failed', 10, '{"error_code": "30003"}')
        else test.report(p_provider_id, 'delivered', 20)
    end
$function$;

select count(
    test.told(jsonb_build_array(test.nth('one ' || o.id, o.a)))
    || test.told(jsonb_build_array(test.nth('one ' || o.id, o.b)))
    || test.told(jsonb_build_array(test.nth('one ' || o.id, o.c)))
)
from orders as o;

select set_eq(
    $$select m.status, m.status_at = now() + interval '20 minutes', m.error_code
    from comms.outbound_messages as m
    where m.message_key like 'one %'$$,
    $$values ('delivered', true, null::text)$$,
    'the later of two ends is kept, whatever comes first'
);
select is(
    test.told(jsonb_build_array(test.nth('all ' || o.id, o.a), test.nth('all ' || o.id, o.b), test.nth('all ' || o.id, o.c))),
    array_to_string(array[case o.a when 3 then 'kept' else 'older' end, case o.b when 3 then 'kept' else 'older' end, case o.c when 3 then 'kept' else 'older' end], ' '),
    'or all at once, in the order ' || o.id
)
from (select * from orders where id in ('123', '321')) as o
order by o.id;

select is(
    test.told(jsonb_build_array(test.report('one 123', 'failed', 40, '{"error_code": "30005"}')))
    || concat_ws(' ', (test.message('one 123')).status, (test.message('one 123')).error_class, (test.message('one 123')).error_code),
    'keptfailed provider 30005', 'what came back after it was delivered has failed'
);
select is(
    test.told(
        jsonb_build_array(
            test.report('one 132', 'sent', 1, '{"cost": 0.0475, "currency": "USD"}'), test.report('SM404', 'sent', 1)
        )
    )
    || concat_ws(' ', (test.message('one 132')).status, (test.message('one 132')).cost, (test.message('one 132')).currency),
    'older unknowndelivered 0.0475 USD', 'an older report brings the price, and who knows none says so'
);
select is(test.told('[{"channel": "sms", "provider_id": "one 132", "status": "gone"}]'), 'RQ422', 'words are listed');
select is(
    test.worker_answer('user_alan', 'org_south', format('select outcome from comms.report_outbound(%L)', jsonb_build_array(test.report('one 132', 'failed', 90)))),
    'unknown', 'nobody else tells of it'
);

select test.begun('a', 'SM1');
select test.call('MessageStatus=delivered&MessageSid=SM1&To=%2B61491570006&From=%2B15017122661');
select is((test.message('a')).status, 'delivered', 'a call-back tells of what was sent');
select test.call('MessageStatus=sent&MessageSid=SM1&To=%2B61491570006&From=%2B15017122661');
select is((test.message('a')).status, 'delivered', 'an earlier one after it changes nothing');

select test.begun('b');
select test.call('MessageStatus=undelivered&MessageSid=SM2&To=%2B61491570006&From=%2B15017122661&ErrorCode=30003');
select is((test.message('b')).status, 'sending', 'a call-back may be quicker than the worker');
select test.begun('b', 'SM2');
select is((test.message('b')).status, 'failed', 'and counts as soon as it is known whose it is');

select *
from finish();

rollback;
