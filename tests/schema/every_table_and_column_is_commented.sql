begin;

select plan(2);

prepare offenders as
select format('%s.%I', r.name, a.attname)
from test.relations('rp') as r
inner join pg_attribute as a
    on r.oid = a.attrelid
where a.attnum > 0 and not a.attisdropped and col_description(r.oid, a.attnum) is null
union all
select r.name
from test.relations('rpvmS') as r
where
    obj_description(r.oid, 'pg_class') is null;

select is_empty('offenders', 'every table, view, sequence and column says what it is for');

comment on column core.users.name is null;

select isnt_empty('offenders', 'a column without a comment is noticed');

select *
from finish();

rollback;
