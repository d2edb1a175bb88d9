-- Triggers of tables and views.
select
    'trigger ' || quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass::text as object,
    pg_get_triggerdef(t.oid) as definition,
    case t.tgenabled
        when 'O' then 'enabled'
        when 'D' then 'disabled'
        when 'R' then 'replica'
        else 'always'
    end as state,
    nullif(t.tgparentid <> 0, false) as is_inherited,
    (
        select k.description
        from pg_description as k
        where k.objoid = t.oid and k.classoid = 'pg_trigger'::regclass and k.objsubid = 0
    ) as comment
from pg_trigger as t
inner join pg_class as c on c.oid = t.tgrelid
inner join pg_namespace as n on n.oid = c.relnamespace
where
    not t.tgisinternal
    and t.oid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_trigger'::regclass and d.objid = t.oid and d.deptype = 'e'
    );
