begin;

select plan(5);

select test.old_practice();

select lives_ok(
    $$
    insert into legacy_names.contacts (id, organization_id, name, phone)
    values ('c-2', 'org_old', 'Alan', '0412 000 111')
    $$,
    'the first application writes by the old names'
);

select results_eq(
    $$select c.name, c.phone from legacy_names.contacts as c where c.id = 'c-2'$$,
    $$values ('Alan', '0412 000 111')$$,
    'in the first version they show what was typed'
);

-- The plan found the old tables empty, with nothing to switch.
insert into core.feature_flags (key, description, rollout)
values
('standardisation.reads', 'Which tables the old names show', '{"default": 1}'),
('standardisation.writes', 'Who leads', '{"default": 1}');

insert into core.organization_features (organization_id, flag_key, value)
values
('aaaaaaaa-0000-4000-8000-000000000001', 'standardisation.reads', '2'),
('aaaaaaaa-0000-4000-8000-000000000001', 'standardisation.writes', '2');

select results_eq(
    $$select c.name, c.phone from legacy_names.contacts as c where c.id = 'c-2'$$,
    $$values ('Alan', '+61412000111')$$,
    'in the second what the new row says'
);

update legacy_names.contacts set name = 'Alan Turing'
where id = 'c-2';

select results_eq(
    $$select c.display_name from contact.contacts as c where c.primary_phone = '+61412000111'$$,
    $$values ('Alan Turing')$$,
    'what is written by name reaches the new row'
);

select throws_ok(
    $$update legacy.contacts set name = 'X' where id = 'c-2'$$,
    '55000',
    'the new tables lead: legacy.contacts follows',
    'once the new tables lead, the old ones are written by name alone'
);

select *
from finish();

rollback;
