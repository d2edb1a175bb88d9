-- function online.column_dependents(regclass, name)

-- Indexes, constraints, sequences and the column's own default are changed with it, so they are
-- not listed; an exclusion constraint is, for it has no online form.

create or replace function online.column_dependents(p_table regclass, p_column name)
returns setof text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select distinct pg_describe_object(d.classid, d.objid, d.objsubid)
    from pg_attribute as a
    inner join pg_depend as d
        on
            d.refclassid = 'pg_class'::regclass
            and a.attrelid = d.refobjid
            and a.attnum = d.refobjsubid
    left join pg_attrdef as e
        on d.classid = 'pg_attrdef'::regclass and d.objid = e.oid
    left join pg_constraint as c
        on d.classid = 'pg_constraint'::regclass and d.objid = c.oid
    where
        a.attrelid = p_table
        and a.attname = p_column
        and d.classid <> 'pg_class'::regclass
        and (e.adrelid, e.adnum) is distinct from (a.attrelid, a.attnum)
        and (c.contype is null or c.contype = 'x')
    order by 1
$function$;

revoke all on function online.column_dependents(regclass, name) from public;

comment on function online.column_dependents(regclass, name) is
    'What depends on a column and does not change with it: views, rules, policies, triggers, '
    'generated columns, functions, extended statistics, exclusion constraints, publications that '
    'name it.';
