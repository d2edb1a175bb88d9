-- Tables, views, materialised views, sequences, foreign tables.
select
    case c.relkind
        when 'v' then 'view '
        when 'm' then 'materialized view '
        when 'S' then 'sequence '
        when 'f' then 'foreign table '
        else 'table '
    end || c.oid::regclass::text as object,
    case c.relpersistence when 'u' then 'unlogged' end as persistence,
    pg_get_userbyid(c.relowner) as owner,
    coalesce(
        c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
    )::text[] as privileges,
    case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
    case when c.relkind = 'm' then c.relispopulated end as is_populated,
    nullif(c.relrowsecurity, false) as row_security,
    nullif(c.relforcerowsecurity, false) as forced_row_security,
    case
        when c.relkind not in ('r', 'p') then null
        when c.relreplident = 'n' then 'nothing'
        when c.relreplident = 'f' then 'full'
        when c.relreplident = 'i' then (
            select 'index ' || i.indexrelid::regclass::text
            from pg_index as i
            where i.indrelid = c.oid and i.indisreplident
        )
    end as replica_identity,
    c.reloptions as options,
    (select t.reloptions from pg_class as t where t.oid = c.reltoastrelid) as toast_options,
    (select s.spcname::text from pg_tablespace as s where s.oid = c.reltablespace) as tablespace,
    case
        when c.relkind in ('r', 'm')
            then (select nullif(a.amname, 'heap')::text from pg_am as a where a.oid = c.relam)
    end as access_method,
    case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
    pg_get_expr(c.relpartbound, c.oid) as partition_bound,
    (
        select array_agg(i.inhparent::regclass::text order by i.inhseqno)
        from pg_inherits as i
        where i.inhrelid = c.oid
    ) as parents,
    case when c.reloftype <> 0 then c.reloftype::regtype::text end as of_type,
    case
        when c.relkind = 'S' then (
            select
                array[
                    s.seqtypid::regtype::text,
                    'start ' || s.seqstart,
                    'increment ' || s.seqincrement,
                    'minimum ' || s.seqmin,
                    'maximum ' || s.seqmax,
                    'cache ' || s.seqcache,
                    case when s.seqcycle then 'cycle' else 'no cycle' end
                ]
            from pg_sequence as s
            where s.seqrelid = c.oid
        )
    end as sequence,
    case
        when c.relkind = 'S' then (
            select d.refobjid::regclass::text || '.' || quote_ident(a.attname)
            from pg_depend as d
            inner join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where
                d.classid = 'pg_class'::regclass
                and d.objid = c.oid
                and d.refclassid = 'pg_class'::regclass
                and d.deptype in ('a', 'i')
        )
    end as owned_by,
    (
        select k.description
        from pg_description as k
        where k.objoid = c.oid and k.classoid = 'pg_class'::regclass and k.objsubid = 0
    ) as comment
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where
    c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and c.oid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    );
