begin;

select plan(6);

select test.old_practice();
select test.sign_in('user_old', 'org_old');

insert into legacy.contacts (id, organization_id, name, phone, email, chatwoot_contact_id)
values ('contact-2', 'org_old', 'Ada King', '0412 345 678', 'King@Example.com', 'chat-2');

create function pg_temp.contact(p_old_id text)
returns uuid
language sql
as $$
    select r.target_id
    from standardisation.records as r
    where r.table_name = 'contacts' and r.old_id = p_old_id
$$;

-- What hangs on a contact, with whether it rests.
create function pg_temp.hanging(p_old_id text)
returns table (what text, is_resting boolean)
language sql
as $$
    select p.normalized, p.deleted_at is not null
    from contact.contact_points as p
    where
        p.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        and p.contact_id = pg_temp.contact(p_old_id)
    union all
    select i.value, i.deleted_at is not null
    from contact.contact_identifiers as i
    where
        i.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        and i.contact_id = pg_temp.contact(p_old_id)
    order by 1
$$;

select contact.merge_contacts(
    'aaaaaaaa-0000-4000-8000-000000000001', pg_temp.contact('contact-1'),
    pg_temp.contact('contact-2')
);

select results_eq(
    $$select h.what, h.is_resting from pg_temp.hanging('contact-2') as h$$,
    $$values ('+61412345678', true)$$,
    'of two contacts with one number, the number of the one that was merged rests'
);

-- each by itself: written together, the one would bring back what the other lost
update legacy.contacts set name = 'Ada again'
where id = 'contact-1';

select results_eq(
    $$select h.what, h.is_resting from pg_temp.hanging('contact-1') as h$$,
    $$
    values
    ('+61412345678', false), ('101', false), ('ada@example.com', false), ('chat-2', false),
    ('king@example.com', false)
    $$,
    'a write of the old row leaves what another contact brought'
);

update legacy.contacts set name = 'King again'
where id = 'contact-2';

select results_eq(
    $$select h.what, h.is_resting from pg_temp.hanging('contact-2') as h$$,
    $$values ('+61412345678', true)$$,
    'a write of the old row that was merged leaves what rests'
);

update legacy.contacts set email = null
where id = 'contact-1';

select results_eq(
    $$select h.what, h.is_resting from pg_temp.hanging('contact-1') as h$$,
    $$
    values
    ('+61412345678', false), ('101', false), ('chat-2', false), ('king@example.com', false)
    $$,
    'and takes away what is its own and is not so any more'
);

select contact.undo_merge(m.organization_id, m.id)
from contact.contact_merges as m
where m.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001';

select results_eq(
    $$select h.what, h.is_resting from pg_temp.hanging('contact-2') as h$$,
    $$values ('+61412345678', false), ('chat-2', false), ('king@example.com', false)$$,
    'so that the one that was merged has all of its own when that is undone'
);

select results_eq(
    $$select h.what, h.is_resting from pg_temp.hanging('contact-1') as h$$,
    $$values ('+61412345678', false), ('101', false)$$,
    'and the other what was its own'
);

select *
from finish();

rollback;
