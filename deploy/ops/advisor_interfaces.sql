-- Deploy routiq:ops/advisor_interfaces to pg
-- requires: ops/advised_relations

begin;

-- view ops.advisor_interfaces

create or replace view ops.advisor_interfaces
with (security_invoker = true) as
with routines as (
    select
        p.proconfig,
        p.prosecdef,
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
        exists (
            select
            from pg_catalog.aclexplode(
                    coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
                ) as a
            where a.grantee = 0 and a.privilege_type = 'EXECUTE'
        )
        and exists (
            select
            from pg_catalog.pg_roles as r
            where
                r.rolname in ('anon', 'authenticated')
                and pg_catalog.has_schema_privilege(r.oid, p.pronamespace, 'usage')
        ) as is_open_to_all
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n
        on p.pronamespace = n.oid
    where
        n.nspname !~ '^(pg_|information_schema$)'
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_proc'::regclass
                and d.objid = p.oid
                and d.deptype = 'e'
        )
)

select
    'routine_search_path_not_pinned' as code,
    case when r.prosecdef then 'error' else 'warning' end as level,
    r.object,
    'Whoever calls it decides what its names mean.' as detail,
    pg_catalog.format('alter routine %s set search_path = pg_catalog, pg_temp;', r.object)
        as remedy
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
    pg_catalog.format('revoke all on routine %s from public;', r.object) as remedy
from routines as r
where r.prosecdef and r.is_open_to_all
union all
select
    'view_with_owner_rights' as code,
    'error' as level,
    r.object,
    'Clients who read it see what its owner sees: policies do not bind them.' as detail,
    pg_catalog.format('alter view %s set (security_invoker = true);', r.object) as remedy
from ops.advised_relations as r
where r.kind = 'v' and r.is_open_to_clients and not r.has_rights_of_reader
union all
select
    'materialised_view_open_to_clients' as code,
    'error' as level,
    r.object,
    'A materialised view has no policies.' as detail,
    pg_catalog.format(
        'revoke all on %s from anon, authenticated; let a function read it.', r.object
    ) as remedy
from ops.advised_relations as r
where r.kind = 'm' and r.is_open_to_clients
union all
select
    'foreign_table_open_to_clients' as code,
    'error' as level,
    r.object,
    'A foreign table has no policies.' as detail,
    pg_catalog.format(
        'revoke all on %s from anon, authenticated; let a function read it.', r.object
    ) as remedy
from ops.advised_relations as r
where r.kind = 'f' and r.is_open_to_clients
union all
select
    'extension_in_public' as code,
    'warning' as level,
    e.extname::text as object,
    'Its functions stand among those of the application, in a schema that clients reach.' as detail,
    pg_catalog.format('alter extension %I set schema extensions;', e.extname) as remedy
from pg_catalog.pg_extension as e
where e.extnamespace = pg_catalog.to_regnamespace('public');

alter view ops.advisor_interfaces owner to app_owner;

revoke all on ops.advisor_interfaces from public;
grant select on ops.advisor_interfaces to app_monitor;

comment on view ops.advisor_interfaces is
    'What is wrong with routines, views and extensions: what clients reach and what they could '
    'turn it into';

commit;
