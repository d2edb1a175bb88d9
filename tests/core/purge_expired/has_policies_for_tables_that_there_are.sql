begin;

select plan(2);

prepare offenders as
select p.policy, p.table_name
from core.purge_policies as p
where
    p.table_name <> '*'
    and p.table_name not in (
        select r.name
        from test.relations('rp') as r
        where r.class = 'tenant'
    );

select is_empty('offenders', 'every policy speaks of a table of tenants, or of all of them');

insert into core.purge_policies (policy, table_name, keep)
values ('standard', 'core.visitors', '1 day');

select isnt_empty('offenders', 'a table that there is not is noticed');

select *
from finish();

rollback;
