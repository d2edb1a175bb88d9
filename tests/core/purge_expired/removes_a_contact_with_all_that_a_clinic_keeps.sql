begin;

select plan(4);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

create temporary table kept_of as
select
    test.make_record('north') as contact_id,
    test.make_record('south') as other_id;

select core.soft_delete('contact.contacts', r.contact_id)
from kept_of as r;

insert into core.purge_policies (policy, table_name, keep)
values ('test', '*', '0');

-- What was deleted in this very transaction is not older than now.
do $$
declare
    v_table regclass;
begin
    for v_table in
        select distinct w.table_name::regclass
        from core.delete_batch_rows as w
    loop
        execute format(
            'update %s set deleted_at = now() - interval ''1 minute'' '
            'where delete_batch is not null',
            v_table
        );
    end loop;
end
$$;

create temporary table calls as
select core.purge_expired('test', 3) as removed
from generate_series(1, 12);

select cmp_ok(
    (
        select sum(c.removed)
        from calls as c
    ),
    '>=', 11::numeric, 'call by call all of it is removed'
);
select is(
    (
        select min(c.removed)
        from calls as c
    ),
    0::bigint, 'until nothing is left'
);
select is_empty(
    $$
        select t.table_name, t.fields
        from test.tenant_rows() as t
        where t.fields ->> 'deleted_at' is not null
        union all
        select 'comms.message_keys', to_jsonb(k)
        from comms.message_keys as k
        where k.organization_id = test.organization('north')
    $$,
    'with the keys of its messages'
);
select is(
    (
        select count(*)
        from comms.messages as m
    ),
    1::bigint, 'and what lives is still there'
);

select *
from finish();

rollback;
