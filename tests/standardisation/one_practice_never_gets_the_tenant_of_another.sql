begin;

select plan(6);

select test.old_practice();

select is_empty(
    $$
    select
    from standardisation.organization_names as n
    where n.xmax <> '0'
    $$,
    'names that stay as they are are not locked'
);

insert into legacy.organizations (id, name, clerk_org_id, settings)
values (
    'org_other', 'Other Practice', 'org_other', '{"uuid": "aaaaaaaa-0000-4000-8000-000000000001"}'
);

select results_eq(
    $$
    select q.old_id, q.reasons
    from standardisation.quarantine as q
    $$,
    $$values ('org_other', '{repeated_id}'::text[])$$,
    'a practice that names the uuid of another is kept back'
);

select results_eq(
    $$
    select o.name
    from core.organizations as o
    where o.id = 'aaaaaaaa-0000-4000-8000-000000000001'
    $$,
    $$values ('Old Practice')$$,
    'the other one stays what it is'
);

insert into legacy.contacts (id, organization_id, name)
values ('contact-of-other', 'org_other', 'Mallory');

select is_empty(
    $$select from contact.contacts as c where c.display_name = 'Mallory'$$,
    'nothing of the first comes to the second'
);

update legacy.organizations set settings = '{}'
where id = 'org_other';

select results_eq(
    $$
    select c.organization_id <> 'aaaaaaaa-0000-4000-8000-000000000001'
    from contact.contacts as c
    where c.display_name = 'Mallory'
    $$,
    $$values (true)$$,
    'with a uuid of its own it is taken over, and what waited for it'
);

update legacy.organizations
set row_id = -1, settings = '{"uuid": "aaaaaaaa-0000-4000-8000-000000000001"}'
where id = 'org_other';

select results_eq(
    $$
    select o.name
    from core.organizations as o
    where o.id = 'aaaaaaaa-0000-4000-8000-000000000001' and o.deleted_at is null
    $$,
    $$values ('Old Practice')$$,
    'who has the uuid already keeps it, also against an older row'
);

select *
from finish();

rollback;
