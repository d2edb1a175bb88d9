begin;

select plan(7);

select test.old_practice();

insert into legacy.active_patients (organization_id, contact_id, is_active, appointment_count)
values ('aaaaaaaa-0000-4000-8000-000000000001', 'contact-2', 'perhaps', 3);

select results_eq(
    $$select q.table_name, q.reasons, q.old_row ->> 'is_active' from standardisation.quarantine as q$$,
    $$values ('active_patients', '{orphan,unreadable_flag}'::text[], 'perhaps')$$,
    'a row that nobody can read is kept back whole, with every reason'
);

insert into legacy.contacts (id, organization_id, name) values (
    'contact-2', 'org_old', 'Alan Turing'
);

select results_eq(
    $$select q.reasons from standardisation.quarantine as q$$,
    $$values ('{unreadable_flag}'::text[])$$,
    'it is read again when what it names has come'
);

select is(
    standardisation.repair(
        (
            select q.row_id
            from standardisation.quarantine as q
        ),
        '{"is_active": "yes"}'
    ),
    'standardised',
    'a person repairs it'
);

select results_eq(
    $$
    select p.activity_status, p.appointment_count
    from contact.patients as p
    where p.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    $$,
    $$values ('active', 3)$$,
    'and it is taken over'
);

insert into legacy.sync_logs (organization_id, source, status, at)
values ('org_gone', 'cliniko', 'ok', now());

select throws_ok(
    $$
    select standardisation.dismiss(q.row_id, '')
    from standardisation.quarantine as q
    $$,
    'RQ422',
    'somebody will ask why',
    'nobody decides against a row without a note'
);

select standardisation.dismiss(q.row_id, 'a practice that left')
from standardisation.quarantine as q;

select is_empty(
    'select from standardisation.quarantine',
    'what was decided against is asked about no more'
);

insert into legacy.conversations (id, contact_id, source, external_id, status)
values ('conversation-3', 'contact-3', 'chatwoot', 3, 'open');
insert into legacy.contacts (id, organization_id, name)
values (null, 'org_old', 'Grace Hopper');
update legacy.contacts set id = 'contact-3'
where name = 'Grace Hopper';

select is_empty(
    'select from standardisation.quarantine',
    'what waits comes when the row that it names gets its id'
);

select *
from finish();

rollback;
