-- Verify routiq:ops/advised_relations on pg

begin;

create temporary view advised_relations
with (security_invoker = true) as
select
    c.oid as relation_id,
    n.nspname as schema_name,
    c.relname as relation_name,
    c.relkind as kind,
    c.relispartition as is_partition,
    c.relrowsecurity as has_row_security,
    c.relforcerowsecurity as forces_row_security,
    coalesce('security_invoker=true' = any(c.reloptions), false) as has_rights_of_reader,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as object,
    exists(
        select
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
            and pg_catalog.has_schema_privilege(r.oid, n.oid, 'usage')
            and (
                pg_catalog.has_table_privilege(r.oid, c.oid, 'select, insert, update, delete')
                or pg_catalog.has_any_column_privilege(r.oid, c.oid, 'select, insert, update')
            )
    ) as is_open_to_clients,
    exists(
        select
        from pg_catalog.aclexplode(c.relacl) as a
        where a.grantee <> c.relowner and a.privilege_type = 'SELECT'
    ) as is_open_to_others
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n
    on c.relnamespace = n.oid
where
    c.relkind in ('r', 'p', 'v', 'm', 'f')
    and n.nspname !~ '^(pg_|information_schema$)'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view ops.advised_relations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.advised_relations'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.advised_relations'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.advised_relations'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.advised_relations', v_differs;
    end if;
end;
$verify$;

rollback;
