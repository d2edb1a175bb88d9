-- Functions, procedures, aggregates: attributes and text, not the server's pretty printing.
select
    case p.prokind
        when 'p' then 'procedure '
        when 'a' then 'aggregate '
        else 'function '
    end || p.oid::regprocedure::text as object,
    pg_get_function_arguments(p.oid) as arguments,
    pg_get_function_result(p.oid) as result,
    l.lanname::text as language,
    case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end
        as volatility,
    p.proisstrict as is_strict,
    case when p.prosecdef then 'definer' else 'invoker' end as security,
    case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end
        as parallel,
    nullif(p.proleakproof, false) as is_leakproof,
    nullif(p.prokind = 'w', false) as is_window,
    p.procost::text as cost,
    p.prorows::text as rows,
    case when p.prosupport <> 0 then p.prosupport::regproc::text end as support,
    (select array_agg(s.setting order by s.setting) from unnest(p.proconfig) as s (setting))
        as settings,
    coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body,
    p.probin as library,
    case
        when p.prokind = 'a' then (
            select
                array[
                    'transition ' || a.aggtransfn::regprocedure::text,
                    'state ' || a.aggtranstype::regtype::text,
                    'final ' || a.aggfinalfn::regproc::text,
                    'initial ' || coalesce(a.agginitval, 'null')
                ]
            from pg_aggregate as a
            where a.aggfnoid = p.oid
        )
    end as aggregate,
    pg_get_userbyid(p.proowner) as owner,
    coalesce(p.proacl, acldefault('f', p.proowner))::text[] as privileges,
    (
        select k.description
        from pg_description as k
        where k.objoid = p.oid and k.classoid = 'pg_proc'::regclass and k.objsubid = 0
    ) as comment
from pg_proc as p
inner join pg_namespace as n on n.oid = p.pronamespace
inner join pg_language as l on l.oid = p.prolang
where
    p.oid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where
            d.classid = 'pg_proc'::regclass
            and d.objid = p.oid
            and (d.deptype = 'e' or (d.deptype = 'i' and d.refclassid = 'pg_type'::regclass))
    );
