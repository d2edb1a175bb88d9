-- view ops.advisor_interfaces

create or replace view ops.advisor_interfaces
with (security_invoker = true) as
with clients as (
    select
        r.oid,
        r.rolname
    from pg_catalog.pg_roles as r
    where
        r.rolname = any(
            pg_catalog.string_to_array(
                coalesce(
                    nullif(pg_catalog.current_setting('advise.client_roles', true), ''),
                    'anon,authenticated'
                ),
                ','
            )
        )
),

client_names as (
    select
        pg_catalog.array_to_string(
            array(
                select pg_catalog.quote_ident(c.rolname)
                from clients as c
                order by c.rolname
            ), ', '
        ) as names
),

routines as (
    select
        p.proconfig,
        p.prosecdef,
        n.nspname as schema_name,
        -- Names in such a body were bound when it was made.
        p.prosqlbody is not null as is_bound,
        -- A SET clause forbids commit, here and in what it calls.
        p.prokind = 'p' and p.prosrc ~* '\m(commit|call)\M' as commits,
        pg_catalog.format(
            '%I.%I(%s)',
            n.nspname,
            p.proname,
            pg_catalog.pg_get_function_identity_arguments(p.oid)
        ) as object,
        -- As to_regprocedure reads it: without the names of the arguments.
        pg_catalog.format(
            '%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)
        ) as signature,
        exists (
            select
            from pg_catalog.aclexplode(
                    coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
                ) as a
            where a.grantee = 0 and a.privilege_type = 'EXECUTE'
        )
        and (
            exists (
                select
                from pg_catalog.aclexplode(n.nspacl) as a
                where a.grantee = 0 and a.privilege_type = 'USAGE'
            )
            or exists (
                select
                from clients as r
                where pg_catalog.has_schema_privilege(r.oid, p.pronamespace, 'usage')
            )
        ) as is_open_to_all
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n
        on p.pronamespace = n.oid
    where
        n.nspname !~ '^(pg_|information_schema$)'
        -- An aggregate has no body of its own.
        and p.prokind <> 'a'
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_proc'::regclass
                and d.objid = p.oid
                and d.deptype = 'e'
        )
),

-- Rights that were given to everybody, table by table, with the rights in their order.
public_rights as (
    select
        r.object,
        r.is_open_to_clients,
        pg_catalog.string_agg(pg_catalog.lower(a.privilege_type), ', ' order by a.privilege_type)
            as rights,
        pg_catalog.bool_or(a.privilege_type <> 'SELECT') as can_change
    from pg_catalog.pg_class as c
    inner join ops.advised_relations as r
        on c.oid = r.relation_id
    cross join lateral pg_catalog.aclexplode(c.relacl) as a
    where a.grantee = 0
    group by r.object, r.is_open_to_clients
),

owner_views as (
    select
        r.object,
        r.is_open_to_clients,
        (
            select pg_catalog.min(g.object)
            from pg_catalog.pg_rewrite as w
            inner join pg_catalog.pg_depend as d
                on
                    d.classid = 'pg_catalog.pg_rewrite'::regclass
                    and w.oid = d.objid
                    and d.refclassid = 'pg_catalog.pg_class'::regclass
            inner join ops.advised_relations as g
                on d.refobjid = g.relation_id and g.has_row_security
            where w.ev_class = r.relation_id
        ) as guarded
    from ops.advised_relations as r
    where r.kind = 'v' and not r.has_rights_of_reader and r.is_open_to_others
)

select
    'routine_search_path_not_pinned' as code,
    case when r.prosecdef then 'error' else 'warning' end as level,
    r.object,
    'Whoever calls it decides what its names mean.' as detail,
    pg_catalog.format(
        E'-- Safest is pg_catalog, pg_temp, with every name in the body qualified.\n'
        'alter routine %s set search_path = %s, pg_temp;',
        r.object,
        case
            when r.schema_name = 'public' then 'public' else
                pg_catalog.format('%I, public', r.schema_name)
        end
    ) as remedy,
    pg_catalog.format('alter routine %s reset search_path;', r.object) as undo,
    pg_catalog.format(
        'exists (select from pg_catalog.pg_proc as p, pg_catalog.unnest(p.proconfig) as s '
        '(setting) where p.oid = pg_catalog.to_regprocedure(%L) and s.setting ~ ''^search_path='')',
        r.signature
    ) as proof
from routines as r
where
    not r.is_bound
    and not r.commits
    and not exists (
        select
        from pg_catalog.unnest(r.proconfig) as s (setting)
        where s.setting ~ '^search_path='
    )
union all
select
    'definer_routine_open_to_all' as code,
    'error' as level,
    r.object,
    'Everybody may call it, and it runs with its owner''s rights.' as detail,
    pg_catalog.format(
        E'-- Then grant it to whom it is for.\nrevoke all on routine %s from public;', r.object
    ) as remedy,
    pg_catalog.format('grant execute on routine %s to public;', r.object) as undo,
    pg_catalog.format(
        'not exists (select from pg_catalog.pg_proc as p, '
        'pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault(''f'', p.proowner))) as a '
        'where p.oid = pg_catalog.to_regprocedure(%L) and a.grantee = 0)',
        r.signature
    ) as proof
from routines as r
where r.prosecdef and r.is_open_to_all
union all
select
    'table_open_to_all' as code,
    case when g.can_change then 'error' else 'warning' end as level,
    g.object,
    pg_catalog.format('Whoever can connect has on it: %s.', g.rights) as detail,
    pg_catalog.format(
        E'-- Then grant to the roles that need it.\nrevoke %s on %s from public;',
        g.rights,
        g.object
    ) as remedy,
    pg_catalog.format('grant %s on %s to public;', g.rights, g.object) as undo,
    pg_catalog.format(
        'not exists (select from pg_catalog.pg_class as c, pg_catalog.aclexplode(c.relacl) as a '
        'where c.oid = pg_catalog.to_regclass(%L) and a.grantee = 0)',
        g.object
    ) as proof
from public_rights as g
union all
select
    'schema_open_to_all' as code,
    'warning' as level,
    n.nspname::text as object,
    'Whoever can connect may make objects here, which others then find by name.' as detail,
    pg_catalog.format('revoke create on schema %I from public;', n.nspname) as remedy,
    pg_catalog.format('grant create on schema %I to public;', n.nspname) as undo,
    pg_catalog.format(
        'not exists (select from pg_catalog.pg_namespace as n, pg_catalog.aclexplode(n.nspacl) as '
        'a where n.nspname = %L and a.grantee = 0 and a.privilege_type = ''CREATE'')',
        n.nspname
    ) as proof
from pg_catalog.pg_namespace as n
where
    n.nspname !~ '^(pg_|information_schema$)'
    and exists (
        select
        from pg_catalog.aclexplode(n.nspacl) as a
        where a.grantee = 0 and a.privilege_type = 'CREATE'
    )
union all
select
    'view_with_owner_rights' as code,
    'error' as level,
    v.object,
    case
        when v.guarded is null
            then 'Clients who read it see what its owner sees: policies do not bind them.'
        else
            pg_catalog.format(
                'Who reads it sees of %s what its owner sees: policies do not bind them.', v.guarded
            )
    end as detail,
    case
        when pg_catalog.current_setting('server_version_num')::int >= 150000
            then pg_catalog.format('alter view %s set (security_invoker = true);', v.object)
        else
            -- PostgreSQL 14 has no such views.
            pg_catalog.format(
                E'-- Let a function read it, or upgrade to PostgreSQL 15 or later.\nrevoke all on '
                '%s from public;',
                v.object
            )
    end as remedy,
    case
        when pg_catalog.current_setting('server_version_num')::int >= 150000
            then pg_catalog.format('alter view %s reset (security_invoker);', v.object)
    end as undo,
    case
        when pg_catalog.current_setting('server_version_num')::int >= 150000
            then
                pg_catalog.format(
                    '(select ''security_invoker=true'' = any(c.reloptions) from '
                    'pg_catalog.pg_class as c where c.oid = pg_catalog.to_regclass(%L))',
                    v.object
                )
    end as proof
from owner_views as v
where v.is_open_to_clients or v.guarded is not null
union all
select
    'materialised_view_open_to_clients' as code,
    'error' as level,
    r.object,
    'A materialised view has no policies.' as detail,
    pg_catalog.format(
        E'-- Let a function read it.\nrevoke all on %s from %s;', r.object, n.names
    ) as remedy,
    null as undo,
    null as proof
from ops.advised_relations as r
cross join client_names as n
where r.kind = 'm' and r.is_open_to_clients
union all
select
    'foreign_table_open_to_clients' as code,
    'error' as level,
    r.object,
    'A foreign table has no policies.' as detail,
    pg_catalog.format(
        E'-- Let a function read it.\nrevoke all on %s from %s;', r.object, n.names
    ) as remedy,
    null as undo,
    null as proof
from ops.advised_relations as r
cross join client_names as n
where r.kind = 'f' and r.is_open_to_clients
union all
select
    'extension_in_public' as code,
    'warning' as level,
    e.extname::text as object,
    'Its functions stand among those of the application, in a schema that clients reach.' as detail,
    pg_catalog.format(
        E'create schema if not exists extensions;\nalter extension %I set schema extensions;',
        e.extname
    ) as remedy,
    pg_catalog.format('alter extension %I set schema public;', e.extname) as undo,
    pg_catalog.format(
        '(select e.extnamespace::regnamespace::text <> ''public'' from pg_catalog.pg_extension as '
        'e where e.extname = %L)',
        e.extname
    ) as proof
from pg_catalog.pg_extension as e
where e.extnamespace = pg_catalog.to_regnamespace('public');

alter view ops.advisor_interfaces owner to app_owner;

revoke all on ops.advisor_interfaces from public;
grant select on ops.advisor_interfaces to app_monitor;

comment on view ops.advisor_interfaces is
    'What is wrong with routines, views and extensions: what clients reach and what they could '
    'turn it into';
