-- What the interface of a schema asks the catalogue; every query only reads.

-- name: schema
select true as is_there
from pg_namespace as n
where n.nspname = %(schema)s;

-- name: functions
-- Routines that somebody may call, in a settled order; those of triggers and extensions are not.
select
    n.nspname as schema,
    p.proname as name,
    format('%%I.%%I', n.nspname, p.proname) as sql,
    format('%%I.%%I(%%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as signature,
    p.prokind::text as kind,
    p.proisstrict as is_strict,
    p.proretset as is_set,
    p.prorettype::int8 as result_type,
    a.types as argument_types,
    a.modes as argument_modes,
    a.names as argument_names,
    a.defaults as argument_defaults,
    array(
        select case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as g
        where g.grantee <> p.proowner
        order by 1
    ) as callers,
    (
        select k.description
        from pg_description as k
        where k.objoid = p.oid and k.classoid = 'pg_proc'::regclass and k.objsubid = 0
    ) as comment
from pg_proc as p
inner join pg_namespace as n on p.pronamespace = n.oid
cross join lateral (
    select
        coalesce(array_agg(u.type_id::int8 order by u.place), '{}') as types,
        coalesce(array_agg(coalesce(p.proargmodes[u.place]::text, 'i') order by u.place), '{}')
            as modes,
        coalesce(array_agg(coalesce(p.proargnames[u.place], '') order by u.place), '{}') as names,
        coalesce(
            array_agg(pg_get_function_arg_default(p.oid, u.place::int) order by u.place), '{}'
        ) as defaults
    from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]))
        with ordinality as u (type_id, place)
) as a
where
    n.nspname = %(schema)s
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and not exists (
        select
        from pg_depend as d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    )
order by p.proname, oidvectortypes(p.proargtypes) collate "C";

-- name: types
-- Types by their object ids: what they are, and of what they are made.
select
    t.oid::int8 as oid,
    n.nspname as schema,
    t.typname as name,
    format_type(t.oid, null) as sql,
    t.typtype::text as form,
    case
        when t.typelem <> 0 and t.typsubscript = 'array_subscript_handler'::regproc
            then t.typelem::int8
    end as element,
    nullif(t.typbasetype, 0)::int8 as base,
    array(
        select e.enumlabel::text
        from pg_enum as e
        where e.enumtypid = t.oid
        order by e.enumsortorder
    ) as labels,
    f.names as field_names,
    f.types as field_types,
    f.not_null as field_not_null,
    f.comments as field_comments,
    coalesce(
        (
            select k.description
            from pg_description as k
            where k.objoid = t.oid and k.classoid = 'pg_type'::regclass and k.objsubid = 0
        ),
        (
            select k.description
            from pg_description as k
            where k.objoid = t.typrelid and k.classoid = 'pg_class'::regclass and k.objsubid = 0
        )
    ) as comment
from pg_type as t
inner join pg_namespace as n on t.typnamespace = n.oid
cross join lateral (
    select
        coalesce(array_agg(a.attname::text order by a.attnum), '{}') as names,
        coalesce(array_agg(a.atttypid::int8 order by a.attnum), '{}') as types,
        coalesce(array_agg(a.attnotnull order by a.attnum), '{}') as not_null,
        coalesce(
            array_agg(
                (
                    select k.description
                    from pg_description as k
                    where
                        k.objoid = a.attrelid
                        and k.classoid = 'pg_class'::regclass
                        and k.objsubid = a.attnum
                )
                order by a.attnum
            ),
            '{}'
        ) as comments
    from pg_attribute as a
    where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
) as f
where t.oid = any(%(types)s::oid[]);
