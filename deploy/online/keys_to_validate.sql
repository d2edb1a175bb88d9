-- Deploy routiq:online/keys_to_validate to pg
-- requires: online/syncs

begin;

-- function online.keys_to_validate(text)

create or replace function online.keys_to_validate(p_name text)
returns table (child regclass, name name)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        c.conrelid::regclass,
        c.conname
    from online.syncs as s
    cross join lateral jsonb_array_elements(s.to_validate) as k (pair)
    inner join pg_constraint as c
        on (k.pair ->> 0)::oid = c.conrelid and k.pair ->> 1 = c.conname
    where
        s.name = p_name
        and not c.convalidated
$function$;

revoke all on function online.keys_to_validate(text) from public;

comment on function online.keys_to_validate(text) is
    'The foreign keys that a swap turned to the other table and that are not valid yet.';

commit;
