begin;

select plan(21);

select test.make_clinic();
insert into contact.contacts (organization_id, display_name, is_patient)
values
(test.organization('north'), 'Nora', true),
(test.organization('north'), 'Norah', false),
(test.organization('north'), 'Nina', false);
insert into contact.duplicate_candidates (organization_id, contact_a_id, contact_b_id, score)
select a.organization_id, a.id, b.id, 0.7
from contact.contacts as a
inner join contact.contacts as b
    on a.organization_id = b.organization_id and a.id < b.id
where a.display_name like 'N%' and b.display_name in ('Nora', 'Norah', 'Nina');

create function pg_temp.pair(p_name text, p_other text)
returns uuid
language sql
as $$
    select d.id
    from contact.duplicate_candidates as d
    where
        d.contact_a_id in (test.contact(p_name), test.contact(p_other))
        and d.contact_b_id in (test.contact(p_name), test.contact(p_other))
$$;

create function pg_temp.answer(p_subject text, p_organization text, p_call text)
returns text
language sql
as $$
    select test.answer_to(p_subject, p_organization, 'select ' || p_call)
$$;

create function pg_temp.merge(p_survivor text, p_loser text, p_more text default '')
returns text
language sql
as $$
    select format(
        'api.merge_contacts(%L, %L%s)', test.contact(p_survivor), test.contact(p_loser), p_more
    )
$$;

select is(
    pg_temp.answer('user_grace', 'org_north', pg_temp.merge('Mary', 'Noah')),
    'RQ403', 'a practitioner merges nobody'
);
select is(
    pg_temp.answer('user_nobody', 'org_north', pg_temp.merge('Mary', 'Noah')),
    'RQ403', 'nor does a customer'
);
select is(
    pg_temp.answer('user_alan', 'org_south', pg_temp.merge('Mary', 'Noah')),
    'RQ404', 'nor does another clinic'
);
select is(
    pg_temp.answer('user_ada', 'org_north', pg_temp.merge('Mary', 'Mary')),
    'RQ422', 'nobody goes into himself'
);
select is(
    pg_temp.answer('user_ada', 'org_north', pg_temp.merge('Mary', 'Noah', ', 7')),
    'RQ409', 'who read another version is refused'
);

create temporary table merged as
select
    pg_temp.answer(
        'user_ada', 'org_north', pg_temp.merge('Mary', 'Noah', ', p_idempotency_key => $q$k$q$')
    )::jsonb as answer;

select is(
    (
        select m.answer ->> 'is_new'
        from merged as m
    ),
    'true', 'an owner merges'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north', pg_temp.merge('Mary', 'Noah', ', p_idempotency_key => $q$k$q$')
    )::jsonb,
    (
        select m.answer
        from merged as m
    ),
    'the same key gets the same answer'
);
select is(
    pg_temp.answer('user_ada', 'org_north', pg_temp.merge('Noah', 'Mary'))::jsonb,
    (
        select m.answer || '{"is_new": false}'
        from merged as m
    ),
    'sent again, the other way round, it is the merge that was'
);
select isnt_empty(
    $$select from audit.events as e
    where e.table_name = 'contact.contacts' and e.action = 'update' and e.row_id = test.contact('Noah')$$,
    'it is in the audit trail'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format(
            'api.contact_360(%L) #>> $q${contact,display_name}$q$', test.contact('Noah')
        )
    ),
    'Mary', 'who asks for the one sees the other'
);
select is(
    pg_temp.answer(
        'user_grace', 'org_north',
        (
            select format('api.undo_merge(%L)', m.answer ->> 'merge_id')
            from merged as m
        )
    ),
    'RQ403', 'a practitioner undoes nothing'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        (
            select format('api.undo_merge(%L) -> $q$stayed$q$', m.answer ->> 'merge_id')
            from merged as m
        )
    ),
    '[]', 'an owner does'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format('api.review_duplicate(%L, $q$perhaps$q$)', pg_temp.pair('Nora', 'Norah'))
    ),
    'RQ422', 'a decision is one of three'
);
select is(
    pg_temp.answer(
        'user_alan', 'org_south',
        format('api.review_duplicate(%L, $q$same$q$)', pg_temp.pair('Nora', 'Norah'))
    ),
    'RQ404', 'pairs of another clinic are not there'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format(
            'api.review_duplicate(%L, $q$same$q$, %L)',
            pg_temp.pair('Nora', 'Norah'), test.contact('Mary')
        )
    ),
    'RQ422', 'who stays is one of the pair'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format(
            'api.review_duplicate(%L, $q$later$q$) ->> $q$status$q$', pg_temp.pair('Nora', 'Norah')
        )
    ),
    'open', 'later leaves it open'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format(
            'api.review_duplicate(%L, $q$different$q$) ->> $q$status$q$',
            pg_temp.pair('Norah', 'Nina')
        )
    ),
    'rejected', 'different is kept'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format(
            'api.review_duplicate(%L, $q$same$q$) #>> $q${merge,survivor_id}$q$',
            pg_temp.pair('Nora', 'Norah')
        )
    )::uuid,
    test.contact('Nora'), 'the same are merged, into the patient where nobody says'
);
select results_eq(
    $$select d.status, d.deleted_at is null from contact.duplicate_candidates as d
    where test.contact('Nina') in (d.contact_a_id, d.contact_b_id)
    and d.contact_a_id in (test.contact('Nina'), test.contact('Nora'), test.contact('Norah'))
    and d.contact_b_id in (test.contact('Nina'), test.contact('Nora'), test.contact('Norah'))
    and d.deleted_at is null$$,
    $$values ('rejected', true)$$, 'what was decided about one holds for both'
);
select is(
    pg_temp.answer(
        'user_ada', 'org_north',
        format('api.review_duplicate(%L, $q$different$q$)', pg_temp.pair('Nora', 'Norah'))
    ),
    'RQ409', 'who is merged stands apart by undoing only'
);
select is(
    pg_temp.answer('user_ada', 'org_north', format('api.contact_360(%L)', core.new_id())),
    'RQ404', 'nobody is shown who is not there'
);

select *
from finish();

rollback;
