-- The database itself, without its name: two databases may hold the same.
select
    'database' as object,
    pg_get_userbyid(d.datdba) as owner,
    coalesce(d.datacl, acldefault('d', d.datdba))::text[] as privileges,
    shobj_description(d.oid, 'pg_database') as comment
from pg_database as d
where d.datname = current_database();
