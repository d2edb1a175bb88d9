-- Row security policies.
select
    'policy ' || quote_ident(p.polname) || ' on ' || p.polrelid::regclass::text as object,
    case p.polcmd
        when 'r' then 'select'
        when 'a' then 'insert'
        when 'w' then 'update'
        when 'd' then 'delete'
        else 'all'
    end as command,
    case when p.polpermissive then 'permissive' else 'restrictive' end as mode,
    (
        select
            array_agg(
                case when r.role = 0 then 'public' else pg_get_userbyid(r.role)::text end
                order by r.role = 0, pg_get_userbyid(r.role)
            )
        from unnest(p.polroles) as r (role)
    ) as roles,
    pg_get_expr(p.polqual, p.polrelid) as using,
    pg_get_expr(p.polwithcheck, p.polrelid) as check,
    (
        select k.description
        from pg_description as k
        where k.objoid = p.oid and k.classoid = 'pg_policy'::regclass and k.objsubid = 0
    ) as comment
from pg_policy as p
inner join pg_class as c on c.oid = p.polrelid
inner join pg_namespace as n on n.oid = c.relnamespace
where
    p.oid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[]);
