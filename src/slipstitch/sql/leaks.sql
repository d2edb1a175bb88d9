-- What the leak matrix asks the catalogue; every query only reads.

-- name: login
-- Whether the role that logged in sees past row security, and may switch to other roles.
select
    current_user as name,
    r.rolsuper as is_superuser,
    r.rolsuper or r.rolbypassrls as sees_all
from pg_catalog.pg_roles as r
where r.rolname = current_user;

-- name: role
-- What a role is by itself, and whether the session may switch to it.
select
    r.rolname as name,
    r.rolsuper or r.rolbypassrls as sees_all,
    pg_catalog.pg_has_role(session_user, r.oid, 'member') as may_set
from pg_catalog.pg_roles as r
where r.rolname = %(role)s;

-- name: relations
-- Tables, views and sequences that belong to no extension.
select
    c.oid::int8 as oid,
    n.nspname as schema,
    c.relname as name,
    c.relkind::text as kind,
    c.relrowsecurity as is_guarded,
    c.relforcerowsecurity as is_forced,
    c.relispartition as is_partition,
    pg_catalog.pg_get_userbyid(c.relowner) as owner,
    coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']
        as is_invoker,
    coalesce(c.reloptions, '{}') && array['security_barrier=true', 'security_barrier=on']
        as is_barrier
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind in ('r', 'p', 'v', 'm', 'S')
    and (%(relations)s::oid[] is null or c.oid = any(%(relations)s::oid[]))
    and n.nspname not like 'pg\_%%'
    and n.nspname <> 'information_schema'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    )
order by c.relispartition, n.nspname, c.relname;

-- name: columns
-- Columns of tables and views, with what an insert need not give.
select
    a.attrelid::int8 as relation,
    a.attname as name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
    case when t.typtype = 'd' then pg_catalog.format_type(b.oid, t.typtypmod) end as base_type,
    coalesce(b.typcategory, t.typcategory)::text as category,
    a.attnotnull or t.typnotnull as is_not_null,
    a.atthasdef or a.attidentity <> '' or t.typdefault is not null as has_default,
    a.attidentity::text as identity,
    a.attgenerated <> '' as is_generated
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on a.attrelid = c.oid
inner join pg_catalog.pg_type as t on a.atttypid = t.oid
left join pg_catalog.pg_type as b on t.typbasetype = b.oid and t.typtype = 'd'
where
    c.relkind in ('r', 'p', 'v', 'm')
    and a.attnum > 0
    and not a.attisdropped
    and a.attrelid = any(%(relations)s::oid[])
order by a.attrelid, a.attnum;

-- name: foreign_keys
-- Foreign keys; those of partitions are told by their parents' too.
select
    k.conrelid::int8 as relation,
    k.conname as name,
    k.confrelid::int8 as refers_to,
    (
        select pg_catalog.array_agg(a.attname::text order by u.place)
        from pg_catalog.unnest(k.conkey) with ordinality as u (number, place)
        inner join pg_catalog.pg_attribute as a
            on u.number = a.attnum and a.attrelid = k.conrelid
    ) as columns,
    (
        select pg_catalog.array_agg(a.attname::text order by u.place)
        from pg_catalog.unnest(k.confkey) with ordinality as u (number, place)
        inner join pg_catalog.pg_attribute as a
            on u.number = a.attnum and a.attrelid = k.confrelid
    ) as refers_columns
from pg_catalog.pg_constraint as k
where
    k.contype = 'f'
    and k.conrelid = any(%(relations)s::oid[])
    and k.confrelid = any(%(known)s::oid[])
order by k.conrelid, k.conname;

-- name: unique_keys
-- Unique indexes on bare columns.
select
    i.indrelid::int8 as relation,
    x.relname as name,
    i.indisprimary as is_primary,
    i.indpred is not null as is_partial,
    (
        select pg_catalog.array_agg(a.attname::text order by u.place)
        from pg_catalog.unnest(i.indkey::int2[]) with ordinality as u (number, place)
        inner join pg_catalog.pg_attribute as a
            on u.number = a.attnum and a.attrelid = i.indrelid
        where u.place <= i.indnkeyatts
    ) as columns
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as x on i.indexrelid = x.oid
where
    i.indisunique
    and i.indisvalid
    and i.indexprs is null
    and i.indrelid = any(%(relations)s::oid[])
order by i.indrelid, i.indisprimary desc, x.relname;

-- name: policies
-- Policies as text.
select
    p.polrelid::int8 as relation,
    p.polname as name,
    p.polpermissive as is_permissive,
    p.polcmd::text as command,
    (
        select pg_catalog.array_agg(
            case when u.role = 0 then 'public' else pg_catalog.pg_get_userbyid(u.role)::text end
        )
        from pg_catalog.unnest(p.polroles) as u (role)
    ) as roles,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) as using_expression,
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as check_expression
from pg_catalog.pg_policy as p
where p.polrelid = any(%(relations)s::oid[])
order by p.polrelid, p.polname;

-- name: routines
-- Functions and procedures that clients could call; those of extensions are left out.
select
    p.oid::int8 as oid,
    n.nspname as schema,
    p.proname as name,
    p.oid::regprocedure::text as signature,
    p.prokind::text as kind,
    p.prosecdef as is_definer,
    p.proleakproof as is_leakproof,
    p.pronargs - p.pronargdefaults as required,
    coalesce(p.proargnames[1:p.pronargs], '{}')::text[] as argument_names,
    (
        select coalesce(
            pg_catalog.array_agg(pg_catalog.format_type(u.type, null) order by u.place), '{}'
        )
        from pg_catalog.unnest(p.proargtypes) with ordinality as u (type, place)
    ) as argument_types,
    l.lanname as language,
    p.prosrc as source
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
inner join pg_catalog.pg_language as l on p.prolang = l.oid
where
    n.nspname not like 'pg\_%%'
    and n.nspname <> 'information_schema'
    and p.prokind = 'f'
    and p.prorettype not in (
        'pg_catalog.trigger'::regtype, 'pg_catalog.event_trigger'::regtype
    )
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    )
order by n.nspname, p.proname, p.oid;

-- name: rights
-- What a role may do with each relation, and with which of its columns.
select
    c.oid::int8 as relation,
    pg_catalog.has_table_privilege(%(role)s, c.oid, 'select') as may_select,
    c.relkind <> 'S' and pg_catalog.has_table_privilege(%(role)s, c.oid, 'delete') as may_delete,
    c.relkind in ('r', 'p')
    and pg_catalog.has_table_privilege(%(role)s, c.oid, 'truncate') as may_truncate,
    c.relkind = 'S' and pg_catalog.has_sequence_privilege(%(role)s, c.oid, 'usage') as may_use,
    pg_catalog.pg_has_role(%(role)s, c.relowner, 'usage') as is_owner,
    s.selectable,
    s.insertable,
    s.updatable
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
cross join lateral (
    select
        coalesce(
            pg_catalog.array_agg(a.attname::text order by a.attnum) filter (
                where pg_catalog.has_column_privilege(%(role)s, c.oid, a.attnum, 'select')
            ),
            '{}'
        ) as selectable,
        coalesce(
            pg_catalog.array_agg(a.attname::text order by a.attnum) filter (
                where pg_catalog.has_column_privilege(%(role)s, c.oid, a.attnum, 'insert')
            ),
            '{}'
        ) as insertable,
        coalesce(
            pg_catalog.array_agg(a.attname::text order by a.attnum) filter (
                where pg_catalog.has_column_privilege(%(role)s, c.oid, a.attnum, 'update')
            ),
            '{}'
        ) as updatable
    from pg_catalog.pg_attribute as a
    where
        a.attrelid = c.oid
        and a.attnum > 0
        and not a.attisdropped
        and c.relkind <> 'S'
) as s
where
    c.oid = any(%(relations)s::oid[])
    and pg_catalog.has_schema_privilege(%(role)s, n.oid, 'usage');

-- name: executable
-- Functions that a role may call.
select p.oid::int8 as oid
from pg_catalog.pg_proc as p
where
    p.oid = any(%(routines)s::oid[])
    and pg_catalog.has_function_privilege(%(role)s, p.oid, 'execute')
    and pg_catalog.has_schema_privilege(%(role)s, p.pronamespace, 'usage');

-- name: checks
-- Checks of tables, with the columns that they look at.
select
    k.conrelid::int8 as relation,
    k.conname as name,
    (
        select pg_catalog.array_agg(a.attname::text order by u.place)
        from pg_catalog.unnest(k.conkey) with ordinality as u (number, place)
        inner join pg_catalog.pg_attribute as a
            on u.number = a.attnum and a.attrelid = k.conrelid
    ) as columns,
    pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression
from pg_catalog.pg_constraint as k
where k.contype = 'c' and k.conrelid = any(%(relations)s::oid[])
order by k.conrelid, k.conname;

-- name: type_words
-- Words that a type knows: labels of enums, texts in the checks of domains.
select
    pg_catalog.format_type(t.oid, null) as name,
    case
        when t.typtype = 'e'
            then (
                select pg_catalog.array_agg(e.enumlabel::text order by e.enumsortorder)
                from pg_catalog.pg_enum as e
                where e.enumtypid = t.oid
            )
        else (
            select coalesce(pg_catalog.array_agg(m.found[1]), '{}')
            from pg_catalog.pg_constraint as k
            cross join lateral pg_catalog.regexp_matches(
                pg_catalog.pg_get_constraintdef(k.oid), '''([^'']*)''', 'g'
            ) as m (found)
            where k.contypid = t.oid
        )
    end as words
from pg_catalog.pg_type as t
where t.typtype in ('d', 'e');

-- name: read_by_views
-- The relations that each view reads, also by way of other views.
with recursive direct (view_oid, relation) as (
    select distinct
        r.ev_class,
        d.refobjid
    from pg_catalog.pg_rewrite as r
    inner join pg_catalog.pg_depend as d
        on
            d.classid = 'pg_catalog.pg_rewrite'::regclass
            and r.oid = d.objid
            and d.refclassid = 'pg_catalog.pg_class'::regclass
            and r.ev_class <> d.refobjid
    where r.ev_class = any(%(relations)s::oid[])
),

reached (view_oid, relation) as (
    select
        d.view_oid,
        d.relation
    from direct as d
    union
    select
        r.view_oid,
        d.relation
    from reached as r
    inner join direct as d on r.relation = d.view_oid
)

select
    r.view_oid::int8 as view_oid,
    pg_catalog.array_agg(r.relation::int8) as relations
from reached as r
group by r.view_oid;
