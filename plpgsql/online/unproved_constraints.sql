-- function online.unproved_constraints(text)

create or replace function online.unproved_constraints(p_name text)
returns table (relation regclass, constraint_name name)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        c.conrelid::regclass,
        c.conname
    from pg_constraint as c
    where
        not c.convalidated
        and c.contype in ('c', 'f')
        and exists (
            select
            from online.column_pairs(p_name) as p
            where
                c.conrelid = p.relation
                and p.leader_number = any(c.conkey)
        )
    order by c.oid
$function$;

revoke all on function online.unproved_constraints(text) from public;

comment on function online.unproved_constraints(text) is
    'The checks and foreign keys of the columns that lead in a change which are not validated.';
