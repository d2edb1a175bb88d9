begin;

select plan(7);

select test.make_clinic();

update core.organization_members as m
set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_grace';

create function pg_temp.merge(
    p_subject text, p_survivor text default 'Noah', p_loser text default 'Mary'
)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject, 'org_north',
            format(
                'select api.merge_contacts(%L, %L) ->> $q$is_new$q$',
                test.contact(p_survivor), test.contact(p_loser)
            )
        )
$$;

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Olive'), (test.organization('north'), 'Pia');
insert into core.invitations (
    organization_id, email, role, contact_id, token_digest, expires_at
)
values (
    test.organization('north'), 'pia@example.com', 'customer', test.contact('Pia'),
    sha256('pia'), now() + interval '1 day'
);

select is(
    pg_temp.merge('user_grace'), 'RQ403',
    'who may not let people in gives nobody who signs in the records of another'
);

select is(
    pg_temp.merge('user_grace', 'Mary', 'Noah'), 'RQ403',
    'nor the records of another to who signs in'
);
select is(pg_temp.merge('user_grace', 'Olive', 'Pia'), 'RQ403', 'nor who is invited to');

update core.invitations set expires_at = now() - interval '1 day';

select is(
    pg_temp.merge('user_grace', 'Olive', 'Pia'), 'true', 'an invitation that expired lets nobody in'
);

select test.sign_in('user_ada', 'org_north');
select throws_ok(
    format(
        'select contact.merge_contacts(%L, %L, %L, true)',
        test.organization('north'), test.contact('Noah'), test.contact('Mary')
    ),
    'RQ409', 'somebody signs in as this contact', 'nor does a merge that nobody asked for'
);

select is(pg_temp.merge('user_ada'), 'true', 'an owner does');
select results_eq(
    $$select m.contact_id from core.organization_members as m where m.role = 'customer'$$,
    $$select test.contact('Noah')$$, 'and the login follows'
);

select *
from finish();

rollback;
