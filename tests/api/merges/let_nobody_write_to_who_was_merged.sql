begin;

select plan(7);

select test.make_clinic();

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Ruth'), (test.organization('north'), 'Ruthie');

create temporary table merge as
select
    (
        contact.merge_contacts(c.organization_id, c.id, test.contact('Ruthie')) ->> 'merge_id'
    )::uuid as id
from contact.contacts as c
where c.display_name = 'Ruth';

prepare write_to_old as
insert into contact.contact_points (organization_id, contact_id, system, raw)
values (test.organization('north'), test.contact('Ruthie'), 'web', 'x');
prepare write_to_new as
insert into contact.contact_points (organization_id, contact_id, system, raw)
values (test.organization('north'), test.contact('Ruth'), 'web', 'x');
prepare move_to_old as
update contact.contact_points set contact_id = test.contact('Ruthie');

select throws_ok('write_to_old', 'RQ409', null, 'a new row names nobody who was merged');
select lives_ok('write_to_new', 'but who stands for it');
select throws_ok('move_to_old', 'RQ409', null, 'nor does a row that is there');

select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.delete_contact(%L)', test.contact('Ruthie'))
    ),
    'RQ409', 'and it is not deleted, for the way back would go with it'
);

-- no foreign key holds what other systems call a contact
insert into integration.external_ids (
    organization_id, system, entity, external_id, target_table, target_id
)
values (
    test.organization('north'), 'xero', 'contact', 'x1', 'contact.contacts', test.contact('Ruthie')
);

select is(
    contact.sweep_merged(test.organization('north')), 1::bigint,
    'what comes with an old id all the same is moved'
);
select is(
    (
        select e.target_id
        from integration.external_ids as e
        where e.external_id = 'x1'
    ),
    test.contact('Ruth'), 'to who stands for it'
);

select contact.undo_merge(test.organization('north'), m.id)
from merge as m;

select is(
    (
        select e.target_id
        from integration.external_ids as e
        where e.external_id = 'x1'
    ),
    test.contact('Ruthie'), 'and goes back when the merge is undone'
);

select *
from finish();

rollback;
