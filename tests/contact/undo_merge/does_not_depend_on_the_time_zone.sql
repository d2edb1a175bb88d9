begin;

select plan(1);

select test.make_clinic();
select test.sign_in('user_ada', 'org_north');

update contact.contacts set last_activity_at = '2026-03-02 09:00+00'
where display_name = 'Noah';

set local timezone = 'Australia/Sydney';

create temporary table merged as
select
    contact.merge_contacts(
        test.organization('north'), test.contact('Mary'), test.contact('Noah')
    ) as answer;

set local timezone = 'UTC';

select is(
    (
        select
            contact.undo_merge(test.organization('north'), (m.answer ->> 'merge_id')::uuid)
            -> 'stayed'
        from merged as m
    ),
    '[]'::jsonb, 'an instant is the same wherever it is read'
);

select *
from finish();

rollback;
