begin;

select plan(9);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

create temporary table kept_of as
select
    test.make_record('north') as contact_id,
    test.make_record('south') as other_id;

create temporary table before as
select
    t.table_name,
    t.fields
from test.tenant_rows() as t;

create temporary table done as
select core.soft_delete('contact.contacts', r.contact_id) as batch
from kept_of as r;

create temporary table hanging as
select distinct r.child_table as table_name
from core.delete_rules as r
where r.parent_table in ('contact.contacts', 'comms.conversations', 'comms.messages');

select is_empty(
    $$
        select t.table_name
        from test.tenant_rows() as t
        inner join hanging as h
            on t.table_name = h.table_name
        cross join done as d
        where
            t.fields ->> 'organization_id' = test.organization('north')::text
            and t.table_name <> 'core.organization_members'
            and t.fields ->> 'delete_batch' is distinct from d.batch::text
    $$,
    'every row that hangs on the contact is deleted, in every table'
);
select cmp_ok(
    (
        select count(distinct t.table_name)
        from test.tenant_rows() as t
        inner join done as d
            on t.fields ->> 'delete_batch' = d.batch::text
    ),
    '>=', 11::bigint, 'the record had rows in all these tables'
);
select is(
    (
        select a.status
        from clinic.appointments as a
        inner join done as d
            on a.delete_batch = d.batch
    ),
    'fulfilled', 'no status stands in the way, and none changes'
);
select is_empty(
    $$
        select b.table_name, b.fields from before as b
        where b.fields ->> 'organization_id' = test.organization('south')::text
        except
        select t.table_name, t.fields from test.tenant_rows() as t
    $$,
    'another clinic keeps its rows'
);
select lives_ok('select core.restore(d.batch) from done as d', 'the deletion is undone');
select set_eq(
    'select t.table_name, t.fields from test.tenant_rows() as t',
    'select b.table_name, b.fields from before as b',
    'and every row of every table is as it was before'
);
select throws_ok(
    $$
        select core.soft_delete('clinic.practitioners', p.id)
        from clinic.practitioners as p
        where p.organization_id = test.organization('north')
    $$,
    'RQ409', 'other rows need what you delete', 'who treated somebody stays'
);
select lives_ok(
    $$
        select core.soft_delete('clinic.appointment_types', t.id)
        from clinic.appointment_types as t
        where t.organization_id = test.organization('north')
    $$,
    'a kind of appointments may go'
);
select is(
    (
        select a.appointment_type_id
        from clinic.appointments as a
        where a.organization_id = test.organization('north') and a.deleted_at is null
    ),
    null, 'and its appointments stay without it'
);

select *
from finish();

rollback;
