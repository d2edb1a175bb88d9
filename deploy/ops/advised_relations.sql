-- Deploy routiq:ops/advised_relations to pg
-- requires: ops/schema

begin;

-- view ops.advised_relations

-- What a team made itself: nothing of PostgreSQL, nothing of an extension, nothing temporary.
-- This view and the advisor_* ones that read it stand by themselves: slipstitch advise joins their
-- queries into one, which runs on any database, from PostgreSQL 14 on. So they read the catalogue
-- and the
-- statistics alone, call nothing of this plan, and name each other as ops.<view>.

create or replace view ops.advised_relations
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

alter view ops.advised_relations owner to app_owner;

revoke all on ops.advised_relations from public;
grant select on ops.advised_relations to app_monitor;

comment on view ops.advised_relations is
    'Tables and views that advisors look at: what a team made itself';
comment on column ops.advised_relations.relation_id is 'Its oid';
comment on column ops.advised_relations.schema_name is 'Schema it stands in';
comment on column ops.advised_relations.relation_name is 'Its name without the schema';
comment on column ops.advised_relations.kind is 'Kind of relation, as pg_class.relkind';
comment on column ops.advised_relations.is_partition is 'Whether it is a part of another table';
comment on column ops.advised_relations.has_row_security is 'Whether row security is enabled';
comment on column ops.advised_relations.forces_row_security is
    'Whether the owner obeys row security too';
comment on column ops.advised_relations.has_rights_of_reader is
    'Whether a view reads with the rights of whoever reads it';
comment on column ops.advised_relations.object is 'Its name with the schema, quoted where needed';
comment on column ops.advised_relations.is_open_to_clients is
    'Whether clients hold any right on its rows: anon and authenticated, or the roles that the '
    'setting advise.client_roles names, joined by commas';
comment on column ops.advised_relations.is_open_to_others is
    'Whether anybody but its owner was given its rows to read';

commit;
