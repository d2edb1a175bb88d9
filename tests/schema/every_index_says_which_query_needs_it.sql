begin;

select plan(2);

prepare offenders as
select i.name
from test.relations('i') as i
inner join pg_index as x
    on i.oid = x.indexrelid
left join pg_constraint as c
    on i.oid = c.conindid and c.contype in ('p', 'u', 'x')
where c.oid is null and obj_description(i.oid, 'pg_class') is null;

select is_empty('offenders', 'every index that is no key says what it is for');

create index idx_users_name on core.users (name);

select isnt_empty('offenders', 'an index without a comment is noticed');

select *
from finish();

rollback;
