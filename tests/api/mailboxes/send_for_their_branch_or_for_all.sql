begin;

select plan(15);

select test.make_clinic();

update contact.contacts set primary_email = 'mary@example.com' where display_name = 'Mary';
insert into integration.service_integrations (organization_id, service_code, name, status)
values
    (test.organization('north'), 'gmail', 'mail', 'active'),
    (test.organization('north'), 'cliniko', 'patients', 'active'),
    (test.organization('south'), 'gmail', 'elsewhere', 'active');

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.connected(
    p_address text, p_branch text default null, p_account text default 'mail', p_subject text default 'user_ada'
)
returns text
language sql
as $function$
    select test.asked(
        format(
            $$select api.connect_mailbox(%L, %L, %L, 'North Clinic') ->> 'row_version'$$,
            (select i.id from integration.service_integrations as i where i.name = p_account), p_address,
            test.location(p_branch)
        ),
        p_subject
    )
$function$;

-- From which address a message of a branch goes out.
create function test.sender(p_branch text)
returns text
language sql
as $function$
    select test.asked(
        format(
            $$select api.send_message(%L, 'email', p_subject => 'Hello', p_body => 'Hello', p_location_id => %L)$$,
            test.contact('Mary'), test.location(p_branch)
        )
    );
    select test.worker_answer(
        'user_ada', 'org_north',
        format(
            $$select string_agg(concat_ws(' ', c.sender, c.sender_name, i.name), ', ')
            from comms.claim_outbound(%L) as c
            left join integration.service_integrations as i
                on c.integration_id = i.id$$,
            (select array_agg(m.id) from comms.outbound_messages as m where m.status = 'queued')
        )
    );
$function$;

grant select (id, name) on integration.service_integrations to app_worker;
create policy seen_by_tests on integration.service_integrations to app_worker using (true);

select is(test.sender('harbour'), '', 'without a mailbox the worker has its own way');
select is(test.connected('Clinic@Example.com'), '1', 'a mailbox is connected');
select is(test.connected('clinic@example.com'), '1', 'the same again changes nothing');
select is(test.connected('other@example.com'), 'RQ409', 'there is one for all branches');
select is(test.connected('harbour@example.com', 'harbour'), '1', 'and one for each');
select is(
    test.sender('harbour') || ', ' || test.sender('hill') || ', ' || test.sender(null),
    'harbour@example.com North Clinic mail, clinic@example.com North Clinic mail, clinic@example.com North Clinic mail',
    'e-mails go out by the mailbox of their branch'
);
select is(
    array[
        test.connected('a@example.com', 'hill', 'patients'),
        test.connected('a@example.com', 'hill', 'elsewhere'),
        test.connected('no address', 'hill'),
        test.connected('a@example.com', 'hill', 'mail', 'user_grace')
    ],
    array['RQ404', 'RQ404', 'RQ422', 'RQ403'], 'what is no mailbox is refused'
);
select is(
    test.asked($$select string_agg(m.address || ' ' || m.account_status, ', ') from api.list_mailboxes() as m$$),
    'clinic@example.com active, harbour@example.com active', 'they are listed'
);
select is(
    test.asked('select count(*) from api.list_mailboxes()', 'user_nobody'), 'RQ403', 'for staff'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_mailboxes()'), '0', 'of the organization'
);
select matches(
    test.asked(
        format(
            'select api.disconnect_mailbox(%L)',
            (select m.id from comms.mailbox_connections as m where m.address = 'harbour@example.com')
        )
    ),
    'delete_batch', 'one is disconnected'
);
select is(test.sender('harbour'), 'clinic@example.com North Clinic mail', 'and another takes its place');
select is(test.connected('harbour@example.com', 'harbour'), '1', 'until it is connected again');

select test.worker_answer(
    'user_ada', 'org_north',
    format(
        'select comms.finish_outbound(%L)',
        (
            select jsonb_agg(jsonb_build_object('message_id', m.id, 'error_class', 'rate_limit', 'error_code', '429'))
            from comms.outbound_messages as m
        )
    )
);
select is(
    test.asked(
        format(
            $$select string_agg(concat_ws(' ', h.status, h.attempt, h.error_class), ', ') from api.email_history(%L) as h$$,
            (select min(m.id::text) from comms.outbound_messages as m)
        )
    ),
    'sending 1, queued 1 rate_limit', 'what an e-mail came to be is kept, try by try'
);
select throws_ok('delete from comms.email_log', '42501', null, 'and stays');

select *
from finish();

rollback;
