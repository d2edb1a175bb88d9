-- Columns of tables, views and composite types, counted without the dropped ones.
select
    'column '
    || case when c.relkind = 'c' then c.reltype::regtype::text else c.oid::regclass::text end
    || '.' || quote_ident(a.attname) as object,
    row_number() over (partition by a.attrelid order by a.attnum)::integer as position,
    format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as not_null,
    case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default,
    case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated,
    case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated_how,
    case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
    case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end
        as collation,
    case when a.attstorage <> t.typstorage then a.attstorage::text end as storage,
    nullif(a.attcompression::text, '') as compression,
    nullif(a.attstattarget, -1)::integer as statistics_target,
    a.attoptions as options,
    case when a.attislocal then null else true end as is_inherited,
    a.attacl::text[] as privileges,
    pg_get_userbyid(c.relowner) as _owner,
    (
        select k.description
        from pg_description as k
        where
            k.objoid = a.attrelid
            and k.classoid = 'pg_class'::regclass
            and k.objsubid = a.attnum
    ) as comment
from pg_attribute as a
inner join pg_class as c on c.oid = a.attrelid
inner join pg_namespace as n on n.oid = c.relnamespace
inner join pg_type as t on t.oid = a.atttypid
left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
where
    a.attnum > 0
    and not a.attisdropped
    and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
    and a.attrelid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as e
        where
            e.deptype = 'e'
            and (
                (e.classid = 'pg_class'::regclass and e.objid = c.oid)
                or (e.classid = 'pg_type'::regclass and e.objid = c.reltype)
            )
    );
