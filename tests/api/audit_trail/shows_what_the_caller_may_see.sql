begin;

select plan(10);

select test.make_tenants();

-- Grace becomes a manager of North's harbour.
update core.organization_members as m set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_grace';

insert into contact.contacts (organization_id, display_name, birth_date)
select o.id, n.name, '1980-01-01'
from core.organizations as o
cross join (values ('Mary at harbour'), ('John at hill')) as n (name);

insert into contact.patients (organization_id, contact_id, location_id, mrn)
select c.organization_id, c.id, l.id, left(c.display_name, 4)
from contact.contacts as c
inner join core.locations as l
    on
        c.organization_id = l.organization_id
        and l.code = case
            when c.organization_id <> test.organization('north') then 'beach'
            else split_part(c.display_name, ' ', 3)
        end;

update contact.patients set activity_status = 'active';

select is(
    test.answer_to(
        'user_ada',
        'org_north',
        $$select string_agg(action, ',' order by seq) from api.audit_trail('contact.patients')$$
    ),
    'insert,insert,update,update',
    'an owner sees every record of his organization'
);
select is(
    test.answer_to(
        'user_grace',
        'org_north',
        $$select string_agg(action, ',' order by seq) from api.audit_trail('contact.patients')$$
    ),
    'insert,update',
    'a manager sees the records of his branches only'
);
select is(
    test.answer_to(
        'user_grace',
        'org_north',
        $$select count(*) from api.audit_trail('contact.patients', p_limit => 2)$$
    ),
    '2',
    'and a full page of them, whatever stands between'
);
select is(
    test.answer_to(
        'user_ada', 'org_south', $$select count(*) from api.audit_trail()$$
    ),
    'RQ403',
    'a viewer sees none'
);
select isnt(
    test.answer_to(
        'user_alan', 'org_south', $$select count(*) from api.audit_trail('contact.patients')$$
    ),
    '0',
    'another organization sees its own'
);
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        $$
        select max(seq) - (select max(seq) from api.audit_trail('contact.patients', p_before => max(t.seq)))
        from api.audit_trail('contact.patients') as t
        $$
    ),
    '1',
    'the next page begins where the last one ended'
);
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            $$select string_agg(action, ',' order by seq) from api.audit_trail(p_row_id => %L)$$,
            (select p.id from contact.patients as p where p.mrn = 'Mary' and p.organization_id = test.organization('north'))
        )
    ),
    'insert,update',
    'one row has its history'
);
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        $$select count(*) from api.audit_trail(p_to => now() - interval '1 day')$$
    ),
    '0',
    'and a span of time has its records'
);
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        $$select after ->> 'birth_date' from api.audit_trail('contact.contacts') limit 1$$
    ),
    'withheld',
    'sensitive values are not told'
);

select is(
    (
        select count(distinct a.function_name)
        from audit.access_log as a
        where a.function_name = 'api.audit_trail' and a.row_count > 0
    ),
    1::bigint,
    'and that somebody read them is logged'
);

select *
from finish();

rollback;
