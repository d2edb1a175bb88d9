-- Default privileges of objects made later.
select
    'default privileges of ' || quote_ident(pg_get_userbyid(a.defaclrole))
    || coalesce(' in schema ' || quote_ident(n.nspname), '') || ' on '
    || case a.defaclobjtype
        when 'r' then 'tables'
        when 'S' then 'sequences'
        when 'f' then 'functions'
        when 'T' then 'types'
        when 'n' then 'schemas'
        else a.defaclobjtype::text
    end as object,
    a.defaclacl::text[] as privileges,
    pg_get_userbyid(a.defaclrole) as _owner
from pg_default_acl as a
left join pg_namespace as n on n.oid = a.defaclnamespace
where n.nspname is null or n.nspname <> all (%(excluded)s::text[]);
