begin;

select plan(6);

select test.old_practice();

update contact.contacts set display_name = 'Ada King'
where primary_email = 'ada@example.com';

select results_eq(
    $$select c.name, c.phone, c.created_at from legacy.contacts as c where c.id = 'contact-1'$$,
    $$values ('Ada King', '0412 345 678', '03/05/2024 10:00')$$,
    'a column that changed is written, and the others stay as they were typed'
);

insert into contact.contacts (organization_id, id, display_name)
values (
    'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000003', 'Grace Hopper'
);

select results_eq(
    $$
    select c.id, c.organization_id
    from legacy.contacts as c
    where c.name = 'Grace Hopper'
    $$,
    $$values ('aaaaaaaa-0000-4000-8000-000000000003', 'org_old')$$,
    'a new row has an old one, under the organization''s old id'
);

update contact.contacts set deleted_at = now()
where display_name = 'Ada King';

select is_empty(
    $$select from legacy.contacts as c where c.id = 'contact-1'$$,
    'a row that is deleted here is gone there'
);

update contact.contacts set deleted_at = null
where display_name = 'Ada King';

select results_eq(
    $$select c.phone from legacy.contacts as c where c.id = 'contact-1'$$,
    $$values ('0412 345 678')$$,
    'and is back as it was once it is restored'
);

select is(
    (
        select v.contact_id
        from comms.conversations as v
        where v.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    ),
    (
        select c.id
        from contact.contacts as c
        where c.display_name = 'Ada King'
    ),
    'what referred to it refers to it again'
);

update contact.contacts set deleted_at = now()
where display_name = 'Grace Hopper';
delete from contact.contacts
where display_name = 'Grace Hopper';

select is_empty(
    $$
    select
    from standardisation.records as r
    where r.old_row::text ~ 'Grace Hopper'
    $$,
    'nothing is kept of what is deleted for good'
);

select *
from finish();

rollback;
