begin;

select plan(2);

select test.make_tenants();

insert into core.purge_policies (policy, table_name, keep)
values ('test', '*', '1 day');

update core.locations set deleted_at = now() - interval '2 days' where code = 'park';

select is(core.purge_expired('test'), 1::bigint, 'a branch that was deleted long ago is removed');
select results_eq(
    $$
        select e.table_name, e.organization_id, e.before ->> 'code'
        from audit.events as e
        where e.action = 'delete'
    $$,
    $$select 'core.locations', test.organization('south'), 'park'$$,
    'and the audit trail says so'
);

select *
from finish();

rollback;
