begin;

select plan(16);

select test.make_clinic();

update contact.contacts set primary_email = lower(display_name) || '@example.com'
where organization_id = test.organization('north');

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.consent(p_contact text, p_scope text, p_is_given boolean, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format('select api.set_consent(%L, %L, %L)', test.contact(p_contact), p_scope, p_is_given), p_subject
    )
$function$;

create function test.campaign(p_call text)
returns text
language sql
as $function$
    select test.asked(format('select api.' || p_call, (select g.id from marketing.campaigns as g)))
$function$;

create function test.taken()
returns text
language sql
as $function$
    select test.worker_answer(
        'user_ada', 'org_north',
        format(
            $$select coalesce(string_agg(t.display_name, ', ' order by t.display_name), '')
            from marketing.take_targets(%L) as t$$,
            (select g.id from marketing.campaigns as g)
        )
    )
$function$;

select is(
    test.consent('Mary', 'marketing.email', true, 'user_nobody') || test.consent('Mary', 'marketing.email', true),
    'truefalse', 'a customer agrees, once'
);
select is(
    test.consent('Noah', 'marketing.email', true, 'user_nobody'), 'RQ404', 'for the own person'
);
select is(test.consent('Noah', 'Marketing', true), 'RQ422', 'to what has a name');
select is(test.consent('Noah', 'marketing.sms', true), 'true', 'by one channel');

select test.asked($$select api.save_segment('People', '{"kind": ["person"]}')$$);
select test.asked(
    format(
        'select api.save_campaign(%L, %L, %L, %L)', 'Spring', (select s.id from contact.segments as s), 'email', 'Hello'
    )
);

select is(test.taken(), '', 'a draft tells nobody');
select is(
    test.campaign('start_campaign(%L)') || test.campaign('start_campaign(%L)'), '{"targets": 1}{"targets": 1}',
    'nobody without consent is told, once'
);
select is(
    (select count(*) from jobs.jobs as j where j.kind = 'campaign.send'), 1::bigint, 'a worker has to send'
);
select is(test.taken(), 'Mary', 'whoever agreed is told');
select is(test.consent('Mary', 'marketing.email', false, 'user_nobody'), 'true', 'who withdraws');
update marketing.campaign_targets set lease_expires_at = now() - interval '1 second';
select is(test.taken(), '', 'is told no more');
select is((select string_agg(t.status, ', ') from marketing.campaign_targets as t), 'skipped', 'and passed over');
select is(test.consent('Mary', 'marketing.email', true) || test.consent('Mary', 'marketing.email', false), 'truetrue', 'again');

select test.consent('Noah', 'marketing.email', true);
select test.asked(
    format(
        'select api.save_campaign(%L, %L, %L, %L)', 'Autumn', (select s.id from contact.segments as s), 'email', 'Hello'
    )
);
delete from marketing.campaign_targets;
delete from marketing.campaigns where name = 'Spring';
select test.campaign('start_campaign(%L)');

select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format(
            $$select string_agg(marketing.finish_targets(%L, %L)::text, ' ') from generate_series(1, 2)$$,
            (select g.id from marketing.campaigns as g),
            format('[{"contact_id": "%s", "is_sent": true}]', test.contact('Noah'))
        )
    ),
    '1 0', 'each is told once'
);
select is(
    array[
        test.campaign(
            format(
                'record_campaign_events(%%L, %L)',
                format(
                    '[{"contact_id": "%1$s", "kind": "opened", "happened_at": "2026-11-01T00:00Z"},
                    {"contact_id": "%1$s", "kind": "opened", "happened_at": "2026-11-01T00:00Z"},
                    {"contact_id": "%1$s", "kind": "unsubscribed"}, {"contact_id": "%2$s", "kind": "opened"}]',
                    test.contact('Noah'), test.contact('Mary')
                )
            )
        ),
        test.campaign($$record_campaign_events(%L, '[{"contact_id": 1}]')$$),
        test.asked(
            format(
                $$select string_agg(concat_ws(' ', c.scope, c.status, c.holds), ', ') from api.list_consents(%L) as c$$,
                test.contact('Noah')
            )
        )
    ],
    array['2', 'RQ422', 'marketing.email inactive f, marketing.sms active t'],
    'what came of it is kept once, and who wants no more withdraws'
);
select is(
    test.campaign('campaign_report(%L) - array[$$campaign_id$$, $$started_at$$, $$finished_at$$]'),
    '{"name": "Autumn", "status": "finished", "targets": {"sent": 1}, '
    '"contacts": {"sent": 1, "opened": 1, "unsubscribed": 1}}', 'and summed up'
);
select throws_ok('delete from marketing.campaign_events', '42501', null, 'what is recorded stays');

select *
from finish();

rollback;
