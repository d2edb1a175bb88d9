-- Extensions; what belongs to one is left out everywhere else.
select
    'extension ' || quote_ident(e.extname) as object,
    quote_ident(n.nspname) as schema,
    e.extversion as version,
    pg_get_userbyid(e.extowner) as owner,
    obj_description(e.oid, 'pg_extension') as comment
from pg_extension as e
inner join pg_namespace as n on n.oid = e.extnamespace;
