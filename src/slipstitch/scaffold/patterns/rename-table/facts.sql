-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('there is "%%s" already', to_regclass(n.name)) as refusal,
    'choose another name' as hint
from (select format('%%I.%%I', %(table_schema)s::text, %(to)s::text) as name) as n
where to_regclass(n.name) is not null
union all
select
    format('%%s has row security, and a view of PostgreSQL %%s cannot ask for it', %(table)s::text, current_setting('server_version')),
    'rename it when no application uses the old name'
from pg_class as c
where
    c.oid = to_regclass(%(table)s)
    and c.relrowsecurity
    and current_setting('server_version_num')::integer < 150000
union all
select
    format('%%s has privileges on single columns', %(table)s::text),
    'a view of the old name would not have them: rename it when no application uses the old name'
where exists (
    select
    from pg_attribute as a
    where a.attrelid = to_regclass(%(table)s) and a.attacl is not null
);

-- name: about
select
    pg_get_userbyid(c.relowner) as owner,
    current_setting('server_version_num')::integer >= 150000 as can_invoke
from pg_class as c
where c.oid = to_regclass(%(table)s);

-- name: grants
-- Privileges of others that a view can have too.
select
    string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as privileges,
    case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end as grantee,
    a.grantee = 0 as is_public,
    a.is_grantable
from pg_class as c
cross join lateral aclexplode(c.relacl) as a
where
    c.oid = to_regclass(%(table)s)
    and a.grantee <> c.relowner
    and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
group by a.grantee, a.is_grantable
order by 2;
