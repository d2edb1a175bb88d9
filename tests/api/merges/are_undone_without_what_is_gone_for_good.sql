begin;

select plan(2);

select test.make_clinic();

insert into contact.contact_points (organization_id, contact_id, system, raw)
values
(test.organization('north'), test.contact('Noah'), 'web', 'stays'),
(test.organization('north'), test.contact('Noah'), 'web', 'goes');

create temporary table merged as
select
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.merge_contacts(%L, %L) ->> $q$merge_id$q$',
            test.contact('Mary'), test.contact('Noah')
        )
    ) as id;

delete from contact.contact_points as p
where p.raw = 'goes';

select is(
    test.answer_to(
        'user_ada', 'org_north',
        (
            select
                format(
                    'select jsonb_path_query_array(api.undo_merge(%L), $q$$.stayed[*].why$q$)', m.id
                )
            from merged as m
        )
    ),
    '["moved on, or gone for good, since"]',
    'a merge is undone without a row that is gone for good'
);
select results_eq(
    'select p.contact_id from contact.contact_points as p',
    $$select test.contact('Noah')$$,
    'and what is there goes back'
);

select *
from finish();

rollback;
