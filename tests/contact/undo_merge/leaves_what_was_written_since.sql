begin;

select plan(8);

select test.make_clinic();
select test.sign_in('user_ada', 'org_north');

update contact.contacts set birth_date = '1980-02-03' where display_name = 'Noah';
insert into contact.contact_points (organization_id, contact_id, system, raw, normalized)
values
(test.organization('north'), test.contact('Noah'), 'phone', '1', '+61412345671'),
(test.organization('north'), test.contact('Noah'), 'phone', '2', '+61412345672');
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
values (test.organization('north'), test.contact('Mary'), 'cliniko', 'before');

create temporary table merged as
select
    (
        contact.merge_contacts(
            test.organization('north'), test.contact('Mary'), test.contact('Noah')
        ) ->> 'merge_id'
    )::uuid as id;

-- Made since, moved on since, and written since.
insert into contact.contact_points (organization_id, contact_id, system, raw, normalized)
values (test.organization('north'), test.contact('Mary'), 'phone', '3', '+61412345673');
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
values (test.organization('north'), test.contact('Mary'), 'chatwoot', 'since');
insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Olive');
update contact.contact_points as p
set contact_id = test.contact('Olive')
where p.raw = '2';
update contact.contact_points as p
set use = 'work'
where p.raw = '1';
update contact.contacts set birth_date = '1981-01-01' where display_name = 'Mary';

create temporary table undone as
select contact.undo_merge(test.organization('north'), m.id) as answer
from merged as m;

select bag_eq(
    $$select s.value ->> 'table' as t, s.value ->> 'column' as c, s.value ->> 'why' as w,
        coalesce(p.raw, i.value) as v
    from undone as u
    cross join jsonb_array_elements(u.answer -> 'stayed') as s (value)
    left join contact.contact_points as p on (s.value ->> 'id')::uuid = p.id
    left join contact.contact_identifiers as i on (s.value ->> 'id')::uuid = i.id$$,
    $$values
    ('contact.contacts', 'birth_date', 'written since', null),
    ('contact.contact_points', null, 'made since', '3'),
    ('contact.contact_identifiers', null, 'made since', 'since'),
    ('contact.contact_points', null, 'moved on, or gone for good, since', '2')$$,
    'all that was written since is told, also in a table that the merge moved nothing of'
);
select results_eq(
    $$select p.raw, c.display_name from contact.contact_points as p
    inner join contact.contacts as c on p.contact_id = c.id order by p.raw$$,
    $$values ('1', 'Noah'), ('2', 'Olive'), ('3', 'Mary')$$,
    'what moved goes back, what was made since stays, and what moved on stays there'
);
select is(
    (
        select p.use
        from contact.contact_points as p
        where p.raw = '1'
    ),
    'work', 'what was written on a row that goes back goes with it'
);
select is(
    (
        select c.birth_date
        from contact.contacts as c
        where c.display_name = 'Mary'
    ),
    '1981-01-01'::date, 'a field that was written since stays'
);
select is(
    (
        select d.status
        from contact.duplicate_candidates as d
    ),
    'rejected', 'the two are kept as different'
);
select throws_ok(
    format(
        'select contact.merge_contacts(%L, %L, %L, true)',
        test.organization('north'), test.contact('Mary'), test.contact('Noah')
    ),
    'RQ409', 'somebody decided that these are two people', 'so nothing merges them by itself again'
);
select lives_ok(
    format(
        'select contact.merge_contacts(%L, %L, %L)',
        test.organization('north'), test.contact('Mary'), test.contact('Noah')
    ),
    'but people may'
);
select is(
    (
        select d.status
        from contact.duplicate_candidates as d
    ),
    'confirmed', 'and what they decide last holds'
);

select *
from finish();

rollback;
