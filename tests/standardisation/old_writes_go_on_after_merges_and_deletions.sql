begin;

select plan(8);

select test.old_practice();
select test.sign_in('user_old', 'org_old');

insert into legacy.contacts (id, organization_id, name, phone, cliniko_patient_id)
values ('contact-2', 'org_old', 'Ada King', '0412 345 679', 102);

create function pg_temp.contact(p_old_id text)
returns uuid
language sql
as $$
    select r.target_id
    from standardisation.records as r
    where r.table_name = 'contacts' and r.old_id = p_old_id
$$;

select contact.merge_contacts(
    'aaaaaaaa-0000-4000-8000-000000000001', pg_temp.contact('contact-1'),
    pg_temp.contact('contact-2')
);

update legacy.contacts set name = name || ' again'
where id in ('contact-1', 'contact-2');

select results_eq(
    $$
    select p.normalized
    from contact.contact_points as p
    where
        p.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        and p.contact_id = pg_temp.contact('contact-1')
        and p.system = 'phone'
        and p.deleted_at is null
    order by p.normalized
    $$,
    $$values ('+61412345678'), ('+61412345679')$$,
    'what a merge brought stays when the old rows are written'
);

select results_eq(
    $$
    select c.cliniko_patient_id
    from legacy.contacts as c
    where c.id in ('contact-1', 'contact-2')
    order by c.id
    $$,
    $$values (101::bigint), (102::bigint)$$,
    'each old row keeps what other systems call it'
);

select lives_ok(
    $$
    insert into legacy.conversations (id, organization_id, contact_id, source, external_id, status)
    values ('conversation-2', 'org_old', 'contact-2', 'chatwoot', 2000000000, 'open');
    insert into legacy.active_patients (organization_id, contact_id, is_active)
    values ('aaaaaaaa-0000-4000-8000-000000000001', 'contact-2', 'true');
    insert into legacy.appointments (
        id, organization_id, patient_id, practitioner, type, starts_at, ends_at, status
    )
    values (
        'appointment-1', 'org_old', 'contact-2', 'Dr Harbour', 'Check', '2024-06-01T10:00:00Z',
        '2024-06-01T10:20:00Z', 'booked'
    );
    update legacy.contacts set email = 'king@example.com'
    where id = 'contact-2'
    $$,
    'the first application goes on naming a contact that was merged'
);

select results_eq(
    $$
    select t.contact_id
    from (
        select v.contact_id from comms.conversations as v
        where v.external_thread_id = '2000000000'
        union all
        select p.contact_id from contact.patients as p
        where p.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        union all
        select a.contact_id from clinic.appointments as a
        where a.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    ) as t
    where t.contact_id = pg_temp.contact('contact-1')
    $$,
    $$
    select pg_temp.contact('contact-1')
    from generate_series(1, 3) as n
    $$,
    'which means the one that it was merged into'
);

update comms.conversations set status = 'resolved'
where external_thread_id = '2000000000';

select results_eq(
    $$
    select v.external_id, v.status, v.contact_id
    from legacy.conversations as v
    where v.id = 'conversation-2'
    $$,
    $$values (2000000000, 'resolved', 'contact-2')$$,
    'a great number of a thread stays as it is'
);

update clinic.appointment_types set deleted_at = now()
where organization_id = 'aaaaaaaa-0000-4000-8000-000000000001';

select lives_ok(
    $$
    insert into legacy.appointments (
        id, organization_id, patient_id, practitioner, type, starts_at, ends_at, status
    )
    values (
        'appointment-2', 'org_old', 'contact-1', 'Dr Harbour', 'Check', '2024-06-02T10:00:00Z',
        '2024-06-02T10:20:00Z', 'booked'
    )
    $$,
    'and naming a kind of appointment that was deleted'
);

select results_eq(
    $$
    select t.name
    from clinic.appointment_types as t
    where
        t.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        and t.deleted_at is null
    $$,
    $$values ('Check')$$,
    'which is there again'
);

select is_empty(
    $$
    select
    from audit.events as e
    where concat(e.before, e.after) ~ 'Owner@Example.com'
    $$,
    'the trail tells no address that stays beside the new one'
);

select *
from finish();

rollback;
