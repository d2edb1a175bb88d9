begin;

select plan(4);

select test.old_practice();

insert into legacy.active_patients (organization_id, contact_id, is_active)
values ('aaaaaaaa-0000-4000-8000-000000000001', 'contact-1', 'true');

-- by itself, and not by core.soft_delete, which would take along what hangs on it
update contact.contacts set deleted_at = now()
where organization_id = 'aaaaaaaa-0000-4000-8000-000000000001';

select is_empty(
    $$
    select
    from legacy.contacts as c
    where c.id = 'contact-1'
    $$,
    'a contact that is deleted by itself takes its old row along'
);

select standardisation.retry_all();

select results_eq(
    $$
    select r.state, r.reasons
    from standardisation.records as r
    where r.table_name = 'active_patients'
    $$,
    $$values ('quarantined', '{orphan}'::text[])$$,
    'its patient is kept back then'
);

select is_empty(
    $$
    select
    from comms.conversations as v
    where
        v.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        and v.contact_id is not null
    $$,
    'and its conversation stands without it'
);

select is(
    (
        select sum(standardisation.reconcile_table(t.name))
        from unnest(standardisation.table_names()) as t (name)
    ),
    0::numeric,
    'so that both sides are alike'
);

select *
from finish();

rollback;
