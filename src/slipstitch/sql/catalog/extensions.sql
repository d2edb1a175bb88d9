-- Extensions; what belongs to one is left out everywhere else.
select
    'extension ' || quote_ident(e.extname) as object,
    quote_ident(n.nspname) as schema,
    e.extversion as version,
    pg_get_userbyid(e.extowner) as owner,
    (
        select k.description
        from pg_description as k
        where k.objoid = e.oid and k.classoid = 'pg_extension'::regclass and k.objsubid = 0
    ) as comment
from pg_extension as e
inner join pg_namespace as n on n.oid = e.extnamespace;
