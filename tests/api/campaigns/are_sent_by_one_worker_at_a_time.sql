begin;

select plan(8);

select test.make_clinic();

update contact.contacts set primary_phone = '+61491570006' where display_name = 'Mary';
update contact.contacts set primary_phone = '+61491570156' where display_name = 'Noah';

create function test.asked(p_query text)
returns text
language sql
as $function$
    select test.answer_to('user_ada', 'org_north', p_query)
$function$;

create function test.worked(p_query text)
returns text
language sql
as $function$
    select test.worker_answer(
        'user_ada', 'org_north', format(p_query, (select g.id from marketing.campaigns as g))
    )
$function$;

create function test.taken(p_lease text default '5 minutes')
returns text
language sql
as $function$
    select test.worked(
        format(
            $$select string_agg(t.display_name, ', ') from marketing.take_targets(%%L, 1, %L) as t$$, p_lease
        )
    )
$function$;

select test.asked(format('select api.set_consent(%L, %L, true)', c.id, 'marketing.sms'))
from contact.contacts as c
where c.primary_phone is not null;
select test.asked($$select api.save_segment('People', '{"kind": ["person"]}')$$);
select test.asked(
    format(
        'select api.save_campaign(%L, %L, %L, %L)', 'Spring', (select s.id from contact.segments as s), 'sms', 'Hello'
    )
);
select test.asked(format('select api.start_campaign(%L)', (select g.id from marketing.campaigns as g)));

select is(test.taken('0'), 'RQ422', 'a lease lasts a while');
select is(
    (select string_agg(t.name, ', ' order by t.name) from (values (test.taken()), (test.taken())) as t (name)),
    'Mary, Noah', 'a worker takes somebody, and the next somebody else'
);
select is(test.taken(), null, 'until there is nobody left');
select is(test.taken(), null, 'however often it is asked');
select is(
    (
        select string_agg((j.run_at = t.lease_expires_at)::text, ', ')
        from jobs.jobs as j
        cross join lateral (select min(w.lease_expires_at) as lease_expires_at from marketing.campaign_targets as w) as t
        where j.kind = 'campaign.send' and j.state = 'scheduled'
    ),
    'true', 'one job looks again when a lease ends'
);
update marketing.campaign_targets set lease_expires_at = now() - interval '1 second'
where contact_id = test.contact('Noah');
select is(test.taken(), 'Noah', 'who died in between leaves theirs to another');

update marketing.campaign_targets set lease_expires_at = now() - interval '1 second';
select is(
    test.worked(
        $$with taken as materialized (
            select t.* from marketing.take_targets(%1$L) as t
        )

        select string_agg(q.outcome, ', ') || marketing.finish_targets(
            %1$L,
            (select jsonb_agg(jsonb_build_object('contact_id', t.contact_id, 'is_sent', true)) from taken as t)
        )
        from comms.queue_outbound(
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'contact_id', t.contact_id, 'channel', t.channel, 'body', t.message,
                        'purpose', 'marketing', 'message_key', concat('campaign ', %1$L, ' ', t.contact_id)
                    )
                )
                from taken as t
            )
        ) as q$$
    ),
    'queued, queued2', 'they may be handed over instead of sent'
);
select is(
    (select string_agg(concat_ws(' ', m.to_phone, m.body, m.status), ', ' order by m.to_phone) from comms.outbound_messages as m)
    || (select g.status from marketing.campaigns as g),
    '+61491570006 Hello queued, +61491570156 Hello queuedfinished', 'and each is told once'
);

select *
from finish();

rollback;
