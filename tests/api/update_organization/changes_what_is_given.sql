begin;

select plan(12);

select test.make_tenants();

create function pg_temp.answer(p_subject text, p_arguments text, p_organization text default 'org_north')
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject,
            p_organization,
            format('select api.update_organization(%s) ->> $q$row_version$q$', p_arguments)
        )
$$;

select is(
    pg_temp.answer('user_ada', $$p_name => 'Northern Clinic', p_tax_number => '51 824 753 556'$$),
    '2', 'an owner changes the organization'
);
select is(
    (
        select (o.name, o.slug, o.tax_number, o.currency)::text
        from core.organizations as o
        where o.slug = 'north'
    ),
    '("Northern Clinic",north,"51 824 753 556",AUD)', 'and what is not given stays'
);
select is(
    pg_temp.answer('user_ada', $$p_tax_number => '', p_address => '{"city": "Cairns"}'$$),
    '3', 'a tax number may be taken away'
);
select is(
    (
        select (o.name, o.tax_number, o.address ->> 'city')::text
        from core.organizations as o
        where o.slug = 'north'
    ),
    '("Northern Clinic",,Cairns)', 'and nothing else with it'
);
select is(
    pg_temp.answer('user_ada', $$p_name => 'X', p_row_version => 2$$), 'RQ409',
    'a writer that read an older version is refused'
);
select is(
    pg_temp.answer('user_ada', $$p_slug => 'south'$$), 'RQ409', 'a short name belongs to one'
);
select is(
    pg_temp.answer('user_ada', $$p_currency => 'dollars'$$), 'RQ422', 'a currency has three letters'
);
select is(
    pg_temp.answer('user_ada', $$p_time_zone => 'Mars/Olympus'$$), 'RQ422',
    'a time zone is one that the server knows'
);
select is(
    pg_temp.answer('user_ada', $$p_time_zone => 'Australia/Sydney'$$), '4', 'such as this one'
);
select is(
    pg_temp.answer('user_grace', $$p_name => 'X'$$), 'RQ403', 'a practitioner changes nothing'
);
select is(
    pg_temp.answer('user_ada', $$p_name => 'X'$$, 'org_south'), 'RQ403', 'nor does a viewer'
);
select is(
    pg_temp.answer('user_ada', $$p_name => 'Once', p_idempotency_key => 'k1'$$)
    || pg_temp.answer('user_ada', $$p_name => 'Once', p_idempotency_key => 'k1'$$),
    '55', 'sent again it happens once'
);

select *
from finish();

rollback;
