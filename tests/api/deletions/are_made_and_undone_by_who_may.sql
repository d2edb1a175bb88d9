begin;

select plan(13);

select test.make_tenants();

create temporary table made as
select
    test.answer_to(
        'user_ada', 'org_north', $$select api.register_patient('Mary', 'Jones')$$
    )::jsonb as ids;

create function pg_temp.answer(p_subject text, p_organization text, p_call text)
returns text
language sql
as $$
    select test.answer_to(p_subject, p_organization, format(p_call, m.ids ->> 'patient_id'))
    from made as m
$$;

select is(
    pg_temp.answer('user_grace', 'org_north', $$select api.delete_patient(%L)$$),
    'RQ403', 'a practitioner deletes no patient'
);
select is(
    pg_temp.answer('user_alan', 'org_south', $$select api.delete_patient(%L)$$),
    'RQ404', 'nor does the owner of another clinic find one'
);
select is(
    pg_temp.answer('user_ada', 'org_north', $$select api.delete_patient(%L, 7)$$),
    'RQ409', 'an older version is refused'
);

create temporary table gone as
select
    pg_temp.answer(
        'user_ada',
        'org_north',
        $$select api.delete_patient(%L, p_idempotency_key => 'k1')$$
    )::jsonb as answer;

select is(
    pg_temp.answer(
        'user_ada', 'org_north', $$select api.delete_patient(%L, p_idempotency_key => 'k1')$$
    )::jsonb,
    (
        select g.answer
        from gone as g
    ),
    'sent again it is the same deletion'
);
select is(
    pg_temp.answer('user_ada', 'org_north', 'select count(*) from api.list_patients()'),
    '0', 'the patient is in no list'
);
select is(
    pg_temp.answer('user_ada', 'org_north', 'select count(*) from api.get_patient(%L)'),
    'RQ404', 'and not there by name'
);
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        $$select string_agg(format('%s %s', d.table_name, d.row_count), ',') from api.list_deletions() as d$$
    ),
    'contact.patients 1', 'the owner sees what may be undone'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select count(*) from api.list_deletions()'),
    'RQ403', 'a practitioner does not'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_deletions()'),
    '0', 'and another clinic sees its own only'
);

create function pg_temp.undo(p_subject text, p_organization text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject,
            p_organization,
            format(
                'select api.undo_delete(%L, $q$k2$q$) ->> $q$row_count$q$',
                g.answer ->> 'delete_batch'
            )
        )
    from gone as g
$$;

select is(pg_temp.undo('user_grace', 'org_north'), 'RQ403', 'who may not delete may not undo');
select is(pg_temp.undo('user_alan', 'org_south'), 'RQ404', 'nor may another clinic');
select is(pg_temp.undo('user_ada', 'org_north'), '1', 'the owner may');
select is(
    pg_temp.answer('user_ada', 'org_north', 'select count(*) from api.get_patient(%L)'),
    '1', 'and the patient is there again'
);

select *
from finish();

rollback;
