begin;

select plan(14);

select test.make_platform('sms');
select test.make_endpoint('north', 'xero');
select test.make_endpoint('north', 'gmail');
insert into integration.service_integrations (organization_id, service_code, name, status)
select
    test.organization('north'),
    c.code,
    'pages',
    'active'
from unnest(array['google_calendar', 'momence']) as c (code);
update integration.webhook_endpoints set is_unsigned = true;
update integration.service_integrations set status = 'active';

create or replace function pg_temp.call(p_service text, p_body text)
returns text
language plpgsql
as $function$
declare
    v_answer jsonb := test.call_endpoint('north ' || p_service, '{}', p_body);
    v_job jobs.jobs;
begin
    loop
        select c.* into v_job from jobs.claim('default', 'platforms', 1) as c;
        exit when v_job.id is null or v_job.kind <> 'integration.apply_webhook';
        perform jobs.perform(v_job.id);
    end loop;
    return (
        select concat_ws(' ', v_answer ->> 'reason', e.status, e.last_error)
        from integration.webhook_events as e
        where e.id = (v_answer ->> 'webhook_event_id')::uuid
    );
end
$function$;

select is(
    pg_temp.call('sms', 'SmsStatus=received&MessageSid=SM1&From=%2B61491570006&To=%2B15017122661&Body=Ja%2C+caf%C3%A9+%26+5%25%20%F0%9F%98%80'),
    'accepted processed', 'a message comes as a form'
);
select is(
    pg_temp.call('sms', 'MessageStatus=delivered&MessageSid=SM2&To=%2B61491570006&From=%2B15017122661'),
    'accepted processed', 'the status of an answer comes before anybody kept it'
);
select is(
    pg_temp.call('sms', 'MessageStatus=sent&MessageSid=SM2&To=%2B61491570006&From=%2B15017122661'),
    'accepted processed', 'and an earlier one after it'
);
select is(
    (
        select string_agg(concat_ws(' ', m.direction, m.delivery_status, nullif(m.body, '')), ', ' order by m.external_id)
        from comms.messages as m
    ),
    'inbound received Ja, café & 5% 😀, outbound delivered', 'read as it was meant'
);
select is(
    (
        select concat_ws(' ', c.channel, c.external_thread_id, c.message_count, n.primary_phone)
        from comms.conversations as c
        inner join contact.contacts as n
            on c.contact_id = n.id
    ),
    'sms +61491570006 2 +61491570006', 'in one conversation with whom it is from or to'
);
select is(
    pg_temp.call('sms', 'MessageStatus=sent&broken'), 'accepted ignored nobody reads events of this type',
    'a form that tells of no message is kept'
);
select is(
    pg_temp.call('xero', '{"events": [{"resourceId": "x", "eventCategory": "INVOICE", "eventType": "UPDATE"}], "firstEventSequence": 1}'),
    'accepted processed', 'a notice of Xero tells nothing but that something changed'
);
select is(
    (
        select string_agg(concat_ws(' ', j.kind, j.args ->> 'entity', j.args ->> 'kind'), ', ')
        from jobs.jobs as j
        where j.kind like '%.sync'
    ),
    'xero.sync invoice incremental', 'so its account is asked'
);
select is(
    test.apply_page('xero', 'contact', test.xero('contact')) || ' ' || test.apply_page('xero', 'invoice', test.xero('invoice'), test.xero('invoice', '{"InvoiceID": "b", "Type": "ACCPAY"}')),
    'inserted 1 inserted 1, unchanged 1', 'bills of suppliers concern nobody here'
);
select is(
    (
        select concat_ws(' ', c.display_name, c.primary_phone, c.address ->> 'street', c.address ->> 'city', i.number, i.status, i.total, i.due_at::date)
        from billing.invoices as i
        inner join contact.contacts as c
            on i.contact_id = c.id
    ),
    'Mary Smith +61299991234 1 Harbour St Sydney INV-0007 open 40.000 2026-03-31', 'a number is of three parts, an address the one that is filled'
);
select test.apply_page('gmail', 'message', test.gmail());
select is(
    (
        select concat_ws(' ', m.direction, m.body, m.sent_at at time zone 'UTC', c.primary_email, a.file_name, a.byte_size, right(a.url, 29))
        from comms.messages as m
        inner join comms.conversations as v
            on m.conversation_id = v.id and v.channel = 'email'
        inner join contact.contacts as c
            on v.contact_id = c.id
        inner join comms.message_attachments as a
            on a.message_id = m.id
    ),
    'inbound Is my appointment tomorrow? – Mary 2026-03-01 10:00:00 mary@example.com scan.png 2048 d0e4b5a1/attachments/ANGjdJ8w',
    'a mail has its text, its sender and what is attached'
);
select test.apply_page('google_calendar', 'appointment', test.google_event());
select test.apply_page('momence', 'appointment', test.momence('appointment'));
select is(
    (
        select string_agg(concat_ws(' ', a.source, a.status, c.display_name, p.name, to_char(a.start_at at time zone 'UTC', 'HH24:MI')), ', ' order by a.source)
        from clinic.appointments as a
        inner join contact.contacts as c
            on a.contact_id = c.id
        inner join clinic.practitioners as p
            on a.practitioner_id = p.id
    ),
    'google_calendar booked mary@example.com google_calendar house@north.example 01:00, momence booked momence 5 momence 8 01:00',
    'appointments name who treats and whom, known or not'
);
select is(
    test.apply_page('google_calendar', 'appointment', test.google_event('{"id": "new", "attendees": null}')),
    'failed 1', 'what has no guest is no appointment'
);
select is(
    test.apply_page('google_calendar', 'appointment', '{"id": "never", "status": "cancelled"}') || '; '
    || test.apply_page('google_calendar', 'appointment', test.google_event('{"id": "never"}')),
    'deleted 1; unchanged 1', 'what was gone before it came does not come'
);

select *
from finish();

rollback;
