-- Record a workload from a server that is at work; reads only.

-- name: schema
-- where pg_stat_statements is, if it is there
select n.nspname from pg_extension as e
join pg_namespace as n on n.oid = e.extnamespace
where e.extname = 'pg_stat_statements';

-- name: columns
-- the columns of the tables that a statement names, in the order it names them
select named.place, c.oid::regclass::text as relation,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as qualified, a.attname as name,
    format_type(a.atttypid, null) as type,
    exists (
        select from pg_index as i
        where i.indrelid = c.oid and i.indisunique and a.attnum = any (i.indkey::int2[])
    ) and not exists (
        select from pg_constraint as k
        where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)
    ) as is_key
from unnest(%(names)s::text[]) with ordinality as named (name, place)
join pg_class as c on c.oid = to_regclass(named.name)
join pg_namespace as n on n.oid = c.relnamespace
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspname not in ('pg_catalog', 'information_schema')
order by named.place, a.attnum;

-- name: types
-- the types that the server gave to the parameters of what was prepared last
select s.parameter_types::text[] as types from pg_prepared_statements as s
where s.name = 'slipstitch_recorded';

-- name: statements
-- what was run in this database, the commonest first
select s.query, sum(s.calls)::bigint as calls,
    sum(s.total_exec_time) / sum(s.calls) as mean
from {schema}.pg_stat_statements as s
where s.dbid = (select d.oid from pg_database as d where d.datname = current_database())
    and s.toplevel and s.calls > 0
    and (%(role)s::text is null or s.userid = %(role)s::regrole)
group by s.query
order by 2 desc, 1;
