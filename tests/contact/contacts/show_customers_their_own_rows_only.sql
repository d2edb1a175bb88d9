begin;

select plan(7);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Mary'), (test.organization('north'), 'Ann');

insert into contact.contact_points (organization_id, contact_id, system, raw)
select
    c.organization_id,
    c.id,
    'phone',
    c.display_name
from contact.contacts as c;

insert into contact.contact_identifiers (organization_id, contact_id, system, value)
select
    c.organization_id,
    c.id,
    'cliniko',
    c.display_name
from contact.contacts as c;

insert into contact.consents (organization_id, contact_id, scope, period, source)
select
    c.organization_id,
    c.id,
    'photos',
    '[2026-01-01,)',
    c.display_name
from contact.contacts as c;

insert into contact.duplicate_candidates (organization_id, contact_a_id, contact_b_id, score)
select
    a.organization_id,
    a.id,
    b.id,
    0.9
from contact.contacts as a
inner join contact.contacts as b
    on a.id < b.id;

insert into contact.contact_merges (organization_id, survivor_id, loser_id)
select
    a.organization_id,
    a.id,
    b.id
from contact.contacts as a
inner join contact.contacts as b
    on a.id < b.id;

insert into core.organization_members (organization_id, user_id, role, contact_id)
select
    c.organization_id,
    u.id,
    'customer',
    c.id
from contact.contacts as c
inner join core.users as u
    on u.external_id = 'user_nobody'
where c.display_name = 'Mary';

create temporary table seen (query text);

insert into seen (query)
values (
    $$
        select
            (select string_agg(p.raw, ',') from contact.contact_points as p) || ' '
            || (select string_agg(i.value, ',') from contact.contact_identifiers as i) || ' '
            || (select string_agg(c.source, ',') from contact.consents as c)
    $$
), (
    $$
        select
            (select count(*) from contact.duplicate_candidates)
            || ' ' || (select count(*) from contact.contact_merges)
    $$
);

select test.sign_in('user_nobody', 'org_north');

select is(
    test.value_as('app_owner', (select s.query from seen as s where s.query like '%points%')),
    'Mary Mary Mary',
    'a customer has the own points, identifiers and consents'
);
select is(
    test.value_as('app_owner', (select s.query from seen as s where s.query like '%merges%')),
    '0 0',
    'and nothing that tells of others'
);
select is(
    test.error_as(
        'app_owner',
        (
            select
                format(
                    'insert into contact.contact_points (organization_id, contact_id, system, raw) values (%L, %L, $$phone$$, $$1$$)',
                    c.organization_id,
                    c.id
                )
            from contact.contacts as c
            where c.display_name = 'Ann'
        )
    ),
    '42501',
    'nor does a customer write for others'
);

select test.sign_in('user_grace', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from contact.contact_points'),
    '2',
    'staff has every contact''s'
);
select is(
    test.value_as('app_owner', (select s.query from seen as s where s.query like '%merges%')),
    '1 1',
    'and what tells of several'
);

select test.sign_in('user_alan', 'org_south');

select is(
    test.value_as('app_owner', 'select count(*) from contact.consents'),
    '0',
    'another clinic has nothing'
);
select is(
    test.value_as('app_owner', (select s.query from seen as s where s.query like '%merges%')),
    '0 0',
    'of any table'
);

select *
from finish();

rollback;
