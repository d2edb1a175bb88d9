begin;

select plan(2);

prepare offenders as
select r.name, c.conname::text
from test.relations('rp') as r
inner join pg_constraint as c
    on r.oid = c.conrelid
inner join pg_class as t
    on r.oid = t.oid
where
    r.schema_name in (select s.name from test.house_schemas() as s (name))
    and not starts_with(
        c.conname::text,
        case c.contype
            when 'p' then 'pk' when 'f' then 'fk' when 'c' then 'ck' when 'u' then 'uq'
            when 'x' then 'ex'
        end
        || '_' || t.relname
    )
union all
select i.name, t.relname
from test.relations('i') as i
inner join pg_index as x
    on i.oid = x.indexrelid
inner join pg_class as t
    on x.indrelid = t.oid
where
    i.schema_name in (select s.name from test.house_schemas() as s (name))
    and split_part(i.name, '.', 2) !~ format('^(pk|idx|uq|ex)_%s(_|$)', t.relname)
union all
select r.name, a.attname
from test.relations('rp') as r
inner join pg_attribute as a
    on r.oid = a.attrelid
where
    r.schema_name in (select s.name from test.house_schemas() as s (name))
    and a.attnum > 0
    and not a.attisdropped
    and case a.atttypid::regtype::text
        when 'timestamp with time zone' then a.attname !~ '_at$'
        when 'date' then a.attname !~ '_on$|_date$'
        when 'boolean' then a.attname !~ '^(is|has)_'
        when 'timestamp without time zone' then true
        else false
    end;

select is_empty('offenders', 'keys, indexes, instants, dates and flags are well named');

alter table core.users add column active boolean;

select isnt_empty('offenders', 'a flag without is_ is noticed');

select *
from finish();

rollback;
